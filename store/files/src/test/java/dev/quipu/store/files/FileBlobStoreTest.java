package dev.quipu.store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.core.Digest;
import dev.quipu.core.ErrorCode;
import dev.quipu.core.QuipuException;
import dev.quipu.engine.store.BlobStore;
import dev.quipu.engine.store.BlobStore.Blob;
import dev.quipu.store.testkit.BlobStoreContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest {
  @TempDir Path folder;

  @Nested
  class Contract extends BlobStoreContract {
    @Override
    protected BlobStore open() {
      return FileBlobStore.open(folder);
    }
  }

  @Test
  void aBlobIsOneFileThatOnlyItsOwnerCanRead() throws IOException {
    Digest digest = put("hello");
    Path file = file(digest);
    assertThat(file).hasContent("hello");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    for (Path made : List.of(folder.resolve("blobs"), folder.resolve("blobs/tmp"), parent(file))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void puttingABlobAgainHealsTheOneThatIsThere() throws IOException {
    Digest digest = put("hello");
    for (String damaged : List.of("hello", "hel", "hellO")) {
      Files.writeString(file(digest), damaged);
      put("hello");
      assertThat(file(digest)).hasContent("hello");
      assertThat(temporaryFiles()).isEmpty();
    }
  }

  @Test
  void damagedBytesEndInAnExceptionAndAreNotHandedOutWhole() throws IOException {
    Digest digest = put("hello");
    Files.writeString(file(digest), "hellO");
    Blob blob = open().find(digest).orElseThrow();
    try (InputStream in = blob.open(0, 5)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOfSatisfying(
              QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
          .hasMessageContaining("damaged");
    }
    Files.writeString(file(digest), "hel");
    try (InputStream in = blob.open(0, 5)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("ends 2 bytes early");
    }
  }

  @Test
  void symbolicLinksAreNotFollowed() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Digest digest = Digest.of("secret".getBytes(StandardCharsets.UTF_8));
    BlobStore blobs = open();
    Files.createDirectory(parent(file(digest)));
    Files.createSymbolicLink(file(digest), secret);
    assertThat(blobs.find(digest)).isEmpty();
    put("secret");
    assertThat(Files.isSymbolicLink(file(digest))).isFalse();
    assertThat(secret).hasContent("secret");

    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Digest other = Digest.of("other".getBytes(StandardCharsets.UTF_8));
    Files.createSymbolicLink(parent(file(other)), elsewhere);
    assertThatThrownBy(() -> put("other")).isInstanceOf(QuipuException.class);
    assertThat(blobs.find(other)).isEmpty();
    assertThat(blobs.remove(other)).isFalse();
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void whatWasBeingWrittenWhenTheProgramEndedIsRemoved() throws IOException {
    open();
    Files.writeString(folder.resolve("blobs/tmp/left.blob"), "half");
    FileBlobStore.open(folder).removeUnfinished();
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void refusedBytesLeaveNoFile() throws IOException {
    BlobStore blobs = open();
    assertThatThrownBy(() -> blobs.put(new ByteArrayInputStream(new byte[10]), 9))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("9");
    assertThat(temporaryFiles()).isEmpty();
    try (Stream<Path> all = Files.walk(folder.resolve("blobs"))) {
      assertThat(all.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aFullDiskIsSaidAndLeavesNothing() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    boolean mounted = command("mount", "-t", "tmpfs", "-o", "size=2m", "none", disk.toString());
    if (!mounted) {
      System.out.println("SKIPPED: a small disk cannot be mounted here (needs root)");
    }
    assumeTrue(mounted, "a small disk cannot be mounted here");
    try {
      BlobStore blobs = FileBlobStore.open(disk);
      byte[] fits = new byte[1 << 20];
      Digest digest = blobs.put(new ByteArrayInputStream(fits), Long.MAX_VALUE).digest();
      assertThatThrownBy(
              () -> blobs.put(new ByteArrayInputStream(new byte[3 << 20]), Long.MAX_VALUE))
          .isInstanceOfSatisfying(
              QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL));
      assertThat(disk.resolve("blobs/tmp")).isEmptyDirectory();
      try (InputStream in = blobs.find(digest).orElseThrow().open(0, fits.length)) {
        assertThat(in.readAllBytes()).isEqualTo(fits);
      }
      assertThat(blobs.remove(digest)).isTrue();
      blobs.put(new ByteArrayInputStream(new byte[3 << 19]), Long.MAX_VALUE);
    } finally {
      command("umount", disk.toString());
    }
  }

  private static boolean command(String... words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  private BlobStore open() {
    return FileBlobStore.open(folder);
  }

  private Digest put(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return open().put(new ByteArrayInputStream(bytes), 1000).digest();
  }

  private Path file(Digest digest) {
    return folder.resolve(
        "blobs/" + digest.hex().substring(0, 2) + "/" + digest.hex().substring(2));
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  private List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("blobs/tmp"))) {
      return files.toList();
    }
  }
}
