package dev.quipu.store.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.BlobStore.Blob;
import dev.quipu.store.testkit.BlobStoreContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

    @Override
    protected List<Kept> kept(Digest digest) {
      Path blob = file(digest);
      return Stream.of(blob, SumsOfBlobs.file(blob))
          .filter(Files::exists)
          .<Kept>map(KeptFile::new)
          .toList();
    }
  }

  private record KeptFile(Path file) implements BlobStoreContract.Kept {
    @Override
    public byte[] read() throws IOException {
      return Files.readAllBytes(file);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      Files.write(file, bytes);
    }

    @Override
    public void remove() throws IOException {
      Files.delete(file);
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
    assertThatThrownBy(() -> blob.open(0, 5))
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining("damaged");
    Files.writeString(file(digest), "hel");
    assertThatThrownBy(() -> blob.open(0, 5))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("ends 2 bytes early");
  }

  @Test
  void aLargeBlobHasItsChecksumsBesideItAndASmallOneNone() throws IOException {
    byte[] small = new byte[SumsOfBlobs.SMALL_BYTES];
    byte[] large = new byte[SumsOfBlobs.SMALL_BYTES + 1];
    for (byte[] bytes : List.of(small, large)) {
      open().put(new ByteArrayInputStream(bytes), bytes.length);
    }
    assertThat(SumsOfBlobs.file(file(Digest.of(small)))).doesNotExist();
    Path sums = SumsOfBlobs.file(file(Digest.of(large)));
    assertThat(sums).hasSize(BlockSums.bytes(large.length));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sums)))
        .isEqualTo("rw-------");
    assertThat(temporaryFiles()).isEmpty();
    List<Digest> listed = new java.util.ArrayList<>();
    open().each(blob -> listed.add(blob.digest()));
    assertThat(listed).containsExactlyInAnyOrder(Digest.of(small), Digest.of(large));
    assertThat(open().removeUnused(Digest.of(large), Long.MAX_VALUE)).isTrue();
    assertThat(parent(sums)).isEmptyDirectory();
  }

  @Test
  void aFolderThatIsOnlyLookedAtIsNotChanged() throws IOException {
    byte[] bytes = new byte[2 << 20];
    Digest digest = open().put(new ByteArrayInputStream(bytes), bytes.length).digest();
    Path sums = SumsOfBlobs.file(file(digest));
    Files.delete(sums);
    Blob blob = FileBlobStore.beside(folder).find(digest).orElseThrow();
    blob.verify();
    try (InputStream in = blob.open(1 << 20, 10)) {
      assertThat(in.readAllBytes()).isEqualTo(new byte[10]);
    }
    assertThat(sums).doesNotExist();
    assertThat(temporaryFiles()).isEmpty();
    try (InputStream in = open().find(digest).orElseThrow().open(1 << 20, 10)) {
      assertThat(in.readAllBytes()).isEqualTo(new byte[10]);
    }
    assertThat(sums).hasSize(BlockSums.bytes(bytes.length));
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
      byte[] large = new byte[3 << 19];
      Digest second = blobs.put(new ByteArrayInputStream(large), Long.MAX_VALUE).digest();
      // Reads go on where missing checksums cannot be created anew.
      Path file =
          disk.resolve("blobs/" + second.hex().substring(0, 2) + "/" + second.hex().substring(2));
      Files.delete(SumsOfBlobs.file(file));
      try (OutputStream filling = Files.newOutputStream(disk.resolve("filling"))) {
        assertThatThrownBy(() -> IntStream.range(0, 1000).forEach(i -> write(filling)))
            .hasMessageContaining("No space left");
      }
      try (InputStream in = blobs.find(second).orElseThrow().open(1 << 20, 9)) {
        assertThat(in.readAllBytes()).isEqualTo(new byte[9]);
      }
      assertThat(SumsOfBlobs.file(file)).doesNotExist();
    } finally {
      command("umount", disk.toString());
    }
  }

  private static void write(OutputStream out) {
    try {
      out.write(new byte[4096]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
