package dev.quipu.store.sqlite.session;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/// SQLite itself: native code inside the jar of its driver. At every start the driver unpacks the
/// code into a temporary file and compares the two. A launcher may name a folder where the code is
/// unpacked once.
public final class NativeLibrary {
  /// The system property that names the folder. Only the owner of the program may write there.
  private static final String FOLDER = "quipu.native";

  /// The property that the driver reads. If the folder has no library, the driver unpacks it as
  /// usual.
  private static final String DRIVER_FOLDER = "org.sqlite.lib.path";

  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

  private NativeLibrary() {}

  /// Called before the first connection.
  public static void lay() {
    String folder = System.getProperty(FOLDER);
    if (folder == null || System.getProperty(DRIVER_FOLDER) != null) {
      return;
    }
    try {
      System.setProperty(DRIVER_FOLDER, in(Path.of(folder)).toString());
    } catch (IOException e) {
      LOG.debug("The driver of SQLite unpacks its library itself", e);
    }
  }

  /// The folder that holds the library for this version and machine, below the given folder.
  static Path in(Path folder) throws IOException {
    Path home =
        folder.resolve(
            "sqlite-"
                + SQLiteJDBCLoader.getVersion()
                + "-"
                + OSInfo.getNativeLibFolderPathForCurrentOS().replace('/', '-'));
    String name = LibraryLoaderUtil.getNativeLibName();
    Path library = home.resolve(name);
    if (!Files.isReadable(library)) {
      Files.createDirectories(home);
      Path part = home.resolve(name + "." + ProcessHandle.current().pid() + ".part");
      String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
      try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new FileNotFoundException("The driver has no " + resource);
        }
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return home;
  }
}
