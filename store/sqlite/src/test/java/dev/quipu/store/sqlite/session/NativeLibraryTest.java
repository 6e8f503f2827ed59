package dev.quipu.store.sqlite.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

class NativeLibraryTest {
  @Test
  void itIsUnpackedOnceForEachVersionAndCanBeLoaded(@TempDir Path folder) throws IOException {
    Path home = NativeLibrary.in(folder);
    assertThat(home.getFileName().toString()).contains(SQLiteJDBCLoader.getVersion());
    Path library = only(home);
    FileTime first = FileTime.fromMillis(1_700_000_000_000L);
    Files.setLastModifiedTime(library, first);

    assertThat(NativeLibrary.in(folder)).isEqualTo(home);

    assertThat(only(home)).isEqualTo(library);
    assertThat(Files.getLastModifiedTime(library)).isEqualTo(first);
    String resource =
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + library.getFileName().toString();
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      assertThat(in).isNotNull().hasBinaryContent(Files.readAllBytes(library));
    }
  }

  @Test
  void whatCannotBeUnpackedIsLeftToTheDriver(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a file"), "");
    System.setProperty("quipu.native", file.toString());
    try {
      NativeLibrary.lay();
      assertThat(System.getProperty("org.sqlite.lib.path")).isNull();
    } finally {
      System.clearProperty("quipu.native");
    }
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }
}
