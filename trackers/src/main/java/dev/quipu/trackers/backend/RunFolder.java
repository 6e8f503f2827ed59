package dev.quipu.trackers.backend;

import dev.quipu.core.error.QuipuException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// The folder of a run of a backend that writes files.
///
/// @param isNew whether nothing was there before
public record RunFolder(Path path, boolean isNew) {
  /// So many runs of one name need names of their own.
  private static final int SAME_NAMES = 100_000;

  /// A folder that was not there before: a number is added to the name if there is such a folder,
  /// so that no run writes over another.
  ///
  /// @param name a [FileName] is made of it
  public static RunFolder create(Path around, String name) throws IOException {
    Files.createDirectories(around);
    String file = FileName.of(name);
    for (int i = 1; i <= SAME_NAMES; i++) {
      Path path = around.resolve(i == 1 ? file : file + "-" + i);
      if (isMade(path)) {
        return new RunFolder(path, true);
      }
    }
    throw QuipuException.invalid(
        around + " has " + SAME_NAMES + " runs with the name " + name + "; give the run another");
  }

  /// The folder with a name, which is made if it is not there.
  ///
  /// @param name a [FileName], as [#create] gave it, or a name
  public static RunFolder open(Path around, String name) throws IOException {
    Files.createDirectories(around);
    Path path = around.resolve(name);
    boolean isFolder =
        path.normalize().getParent() != null
            && path.normalize().getParent().equals(around.normalize())
            && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    if (isFolder) {
      return new RunFolder(path, false);
    }
    Path safe = around.resolve(FileName.of(name));
    return new RunFolder(safe, isMade(safe));
  }

  private static boolean isMade(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      Files.createDirectory(path);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
