package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.core.reference.ReferenceUri;
import dev.quipu.engine.port.read.AllProjectsReader.Leftover;
import dev.quipu.engine.port.read.ArtifactReader.Entry;
import dev.quipu.engine.port.read.ArtifactReader.File;
import dev.quipu.engine.port.read.ArtifactReader.Folder;
import dev.quipu.engine.port.read.ArtifactReader.Reference;
import dev.quipu.engine.port.read.ArtifactReader.Stored;
import dev.quipu.engine.port.read.ArtifactReader.StoredFolder;
import dev.quipu.engine.port.read.ArtifactReader.Sums;
import dev.quipu.engine.port.read.UploadReader.Part;
import dev.quipu.engine.port.read.UploadReader.Upload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What [dev.quipu.engine.port.read.ArtifactReader] and [dev.quipu.engine.port.read.UploadReader]
/// promise.
public abstract class ArtifactContract extends StoreFixture {
  @Test
  void aFileComesBackAndIsReplaced() {
    RunId run = createRun();
    Artifact first = file("model/größe 🧶.bin", 5);
    Artifact second =
        new Artifact(first.path(), digest("second"), 1L << 40, "text/html; x=\"y\"", -9);
    put(run, first);
    assertThat(find(run, first.path())).isEqualTo(first);
    put(run, second);
    reopen();
    assertThat(find(run, first.path())).isEqualTo(second);
    assertThat(find(createRun(), first.path())).isNull();
    assertThat(find(run, new ArtifactPath("model"))).isNull();
  }

  @Test
  void theProjectHasFilesOfItsOwn() {
    RunId run = createRun();
    put(run, file("a/of-run", 1));
    Artifact first = file("a/b/größe 🧶.bin", 5);
    Artifact second = new Artifact(first.path(), digest("second"), 7, "text/html", -9);
    put(PROJECT, first, file("a/c", 2), file("ab", 3));
    put(PROJECT, second);
    reopen();
    assertThat(find(PROJECT, first.path())).isEqualTo(second);
    assertThat(find(run, first.path())).isNull();
    assertThat(find(PROJECT, new ArtifactPath("a/of-run"))).isNull();
    assertThat(isFolder(PROJECT, "a")).isTrue();
    assertThat(isFolder(PROJECT, "ab")).isFalse();
    assertThat(list(PROJECT, null, 9)).containsExactly(folder("a", 2, 9), new File(file("ab", 3)));
    assertThat(list(PROJECT, "a", 9))
        .containsExactly(folder("a/b", 1, 7), new File(file("a/c", 2)));
    assertThat(remove(PROJECT, "a")).isEqualTo(2);
    assertThat(remove(PROJECT, "a")).isZero();
    assertThat(list(PROJECT, null, 9)).containsExactly(new File(file("ab", 3)));
    assertThat(find(run, new ArtifactPath("a/of-run"))).isNotNull();
  }

  @Test
  void aFolderIsWhatFilesLieBelow() {
    RunId run = createRun();
    put(run, file("a/b/c.txt", 1), file("ab", 1), file("a%", 1), file("a_x/y", 1));
    assertThat(isFolder(run, "a")).isTrue();
    assertThat(isFolder(run, "a/b")).isTrue();
    assertThat(isFolder(run, "a/b/c.txt")).isFalse();
    assertThat(isFolder(run, "ab")).isFalse();
    assertThat(isFolder(run, "a%")).isFalse();
    assertThat(isFolder(run, "a_")).isFalse();
    assertThat(isFolder(run, "none")).isFalse();
  }

  @Test
  void aListingHasOneLevelByName() {
    RunId run = createRun();
    Artifact zeta = file("zeta.txt", 4);
    Artifact c = file("a/c.txt", 8);
    put(
        run,
        file("a/b/1", 1),
        file("a/b/2", 2),
        c,
        file("a.txt", 16),
        file("a!", 32),
        zeta,
        file("ü/x", 64),
        file("a/b2", 128));
    assertThat(list(run, null, 100))
        .containsExactly(
            folder("a", 4, 139),
            new File(file("a!", 32)),
            new File(file("a.txt", 16)),
            new File(zeta),
            folder("ü", 1, 64));
    assertThat(list(run, "a", 100))
        .containsExactly(folder("a/b", 2, 3), new File(file("a/b2", 128)), new File(c));
    assertThat(list(run, "ü", 100)).containsExactly(new File(file("ü/x", 64)));
    assertThat(list(run, "a/c.txt", 100)).isEmpty();
    assertThat(list(run, "none", 100)).isEmpty();
    assertThat(list(run, null, 2)).hasSize(2);
    assertThat(list(ids.nextRunId(), null, 2)).isEmpty();
  }

  @Test
  void aListingGoesOnBehindAName() {
    RunId run = createRun();
    // Names and paths differ in order: `a` comes before `a!`, and `a/x` behind it.
    put(run, file("a/x", 1), file("a!", 2), file("a.txt", 4), file("a0", 8), file("A/y/z", 16));
    put(run, file("b/a/x", 1), file("b/a!", 2), file("b/a.txt", 4));
    for (@Nullable String folder : Arrays.asList(null, "b")) {
      List<Entry> all = list(run, folder, 100);
      for (int i = 0; i < all.size(); i++) {
        assertThat(list(run, folder, all.get(i).path().name(), 100))
            .isEqualTo(all.subList(i + 1, all.size()));
      }
    }
    assertThat(list(run, null, "a", 2)).hasSize(2);
    assertThat(artifacts().sums(run, null)).isEqualTo(new Sums(6, 8, 0, 0, 38));
    assertThat(artifacts().sums(run, path("b"))).isEqualTo(new Sums(3, 3, 0, 0, 7));
    assertThat(artifacts().sums(run, path("none"))).isEqualTo(Sums.NOTHING);
  }

  @Test
  void filesAreFoundAnywhereBelowAFolder() {
    RunId run = createRun();
    put(run, file("logs/Train.txt", 1), file("logs/val/train.txt", 2), file("train", 4));
    put(run, file("x_%/a", 8), file("xy/a", 16));
    assertThat(search(run, null, "TRAIN", "", 9))
        .containsExactly("logs/Train.txt", "logs/val/train.txt", "train");
    assertThat(search(run, null, "train", "logs/Train.txt", 1))
        .containsExactly("logs/val/train.txt");
    assertThat(search(run, "logs", "logs", "", 9)).isEmpty();
    assertThat(search(run, "logs", "val/", "", 9)).containsExactly("logs/val/train.txt");
    assertThat(search(run, null, "_%", "", 9)).containsExactly("x_%/a");
    assertThat(search(ids.nextRunId(), null, "a", "", 9)).isEmpty();
  }

  @Test
  void filesAreFoundAmongMany() {
    RunId run = createRun();
    write(tx -> {
      for (int i = 0; i < 11_000; i++) {
        tx.artifacts().put(run, file(String.format(Locale.ROOT, "many/%05d", i), 1));
      }
    });
    assertThat(search(run, null, "5000", "", 9)).containsExactly("many/05000");
    assertThat(search(run, null, "9", "many/10000", 2)).containsExactly("many/10009", "many/10019");
    assertThat(search(run, "many", "10999", "", 9)).containsExactly("many/10999");
  }

  private List<String> search(
      RunId run, @Nullable String folder, String part, String after, int max) {
    return artifacts().search(run, path(folder), part, after, max).stream()
        .map(file -> file.path().value())
        .toList();
  }

  @Test
  void removingTakesAFileOrAFolderAndNothingElse() {
    RunId run = createRun();
    RunId other = createRun();
    put(other, file("a/b", 1));
    put(
        run,
        file("a/b", 1),
        file("a/c/d", 1),
        file("ab", 1),
        file("a*", 1),
        file("a%", 1),
        file("a_", 1),
        file("a!/x", 1),
        file("a0", 1));
    assertThat(remove(run, "a*")).isEqualTo(1);
    assertThat(remove(run, "a%")).isEqualTo(1);
    assertThat(remove(run, "a_")).isEqualTo(1);
    assertThat(remove(run, "*")).isZero();
    assertThat(remove(run, "%")).isZero();
    assertThat(remove(run, "a")).isEqualTo(2);
    assertThat(remove(run, "a")).isZero();
    assertThat(list(run, null, 100))
        .extracting(ArtifactContract::path)
        .containsExactly("a!", "a0", "ab");
    assertThat(find(other, new ArtifactPath("a/b"))).isNotNull();
  }

  @Test
  void aStoredFolderStaysWithoutFiles() {
    RunId run = createRun();
    putFolder(run, "a/b", 5);
    putFolder(run, "größe 🧶", 6);
    put(run, file("a/b/c/d", 1), file("a0", 2));
    reopen();
    assertThat(isFolder(run, "a/b")).isTrue();
    assertThat(isFolder(run, "a")).isTrue();
    assertThat(isFolder(run, "größe 🧶")).isTrue();
    assertThat(isFolder(createRun(), "a/b")).isFalse();
    assertThat(list(run, null, 9))
        .containsExactly(folder("a", 1, 1), new File(file("a0", 2)), folder("größe 🧶", 0, 0));
    assertThat(list(run, "a", 9)).containsExactly(folder("a/b", 1, 1));
    assertThat(list(run, "größe 🧶", 9)).isEmpty();
    assertThat(artifacts().sums(run, null)).isEqualTo(new Sums(3, 2, 0, 2, 3));
    assertThat(artifacts().sums(run, path("a/b"))).isEqualTo(new Sums(1, 1, 0, 0, 1));
    // A folder that is stored already keeps its time.
    putFolder(run, "a/b", 7);
    assertThat(artifacts().below(run, null, "", 9))
        .containsExactly(
            storedFolder("a/b", 5),
            new File(file("a/b/c/d", 1)),
            new File(file("a0", 2)),
            storedFolder("größe 🧶", 6));
    assertThat(remove(run, "a/b/c")).isEqualTo(1);
    assertThat(list(run, "a", 9)).containsExactly(folder("a/b", 0, 0));
    assertThat(remove(run, "a")).isEqualTo(1);
    assertThat(remove(run, "größe 🧶")).isEqualTo(1);
    assertThat(isFolder(run, "a/b")).isFalse();
    assertThat(list(run, null, 9)).containsExactly(new File(file("a0", 2)));
  }

  @Test
  void aReferenceComesBackAndIsReplaced() {
    RunId run = createRun();
    Reference whole =
        new Reference(
            new ArtifactPath("data/größe 🧶.bin"),
            new ReferenceTarget(
                new ReferenceUri("s3://bucket/a key?versionId=\"1\""),
                1L << 50,
                digest("there"),
                "\"etag\"",
                "text/csv"),
            -3);
    Reference bare = reference("data/bare", "https://example.org/x");
    putReference(run, whole);
    putReference(run, bare);
    put(run, file("data/file", 2));
    reopen();
    assertThat(findReference(run, "data/größe 🧶.bin")).isEqualTo(whole);
    assertThat(findReference(run, "data/bare")).isEqualTo(bare);
    assertThat(findReference(run, "data")).isNull();
    assertThat(findReference(run, "data/file")).isNull();
    assertThat(find(run, bare.path())).isNull();
    assertThat(list(run, "data", 9)).containsExactly(bare, new File(file("data/file", 2)), whole);
    assertThat(list(run, null, 9)).containsExactly(new Folder(new ArtifactPath("data"), 1, 2, 2));
    assertThat(artifacts().sums(run, null)).isEqualTo(new Sums(1, 1, 2, 0, 2));
    assertThat(search(run, null, "BARE", "", 9)).containsExactly("data/bare");
    Reference other = reference("data/bare", "gs://b/y");
    putReference(run, other);
    assertThat(findReference(run, "data/bare")).isEqualTo(other);
    assertThat(remove(run, "data")).isEqualTo(3);
    assertThat(list(run, null, 9)).isEmpty();
  }

  @Test
  void aFileAndAReferenceReplaceEachOther() {
    RunId run = createRun();
    Reference reference = reference("a", "s3://b/k");
    put(run, file("a", 1));
    putReference(run, reference);
    assertThat(find(run, reference.path())).isNull();
    assertThat(list(run, null, 9)).containsExactly(reference);
    put(run, file("a", 2));
    assertThat(findReference(run, "a")).isNull();
    assertThat(list(run, null, 9)).containsExactly(new File(file("a", 2)));
  }

  @Test
  void everythingBelowAFolderIsListedByPath() {
    RunId run = createRun();
    put(run, file("a/x", 1), file("a!", 2), file("b/a/x", 4), file("b/a.txt", 8));
    putReference(run, reference("b/a!", "s3://b/k"));
    putFolder(run, "b/c", 3);
    putFolder(run, "b", 4);
    List<String> all = List.of("a!", "a/x", "b", "b/a!", "b/a.txt", "b/a/x", "b/c");
    for (int i = -1; i < all.size(); i++) {
      String after = i < 0 ? "" : all.get(i);
      assertThat(below(run, null, after, 9)).isEqualTo(all.subList(i + 1, all.size()));
      assertThat(below(run, null, after, 2))
          .isEqualTo(all.subList(i + 1, Math.min(i + 3, all.size())));
    }
    assertThat(below(run, "b", "", 9)).isEqualTo(all.subList(3, 7));
    assertThat(below(run, "b", "b/a!", 1)).containsExactly("b/a.txt");
    assertThat(below(run, "none", "", 9)).isEmpty();
    assertThat(below(ids.nextRunId(), null, "", 9)).isEmpty();
    put(PROJECT, file("p/q", 1));
    assertThat(artifacts().below(PROJECT, null, "", 9)).containsExactly(new File(file("p/q", 1)));
  }

  @Test
  void anUploadIsFoundByItsDigest() {
    RunId run = createRun();
    ArtifactPath path = new ArtifactPath("big");
    Upload old = new Upload("1".repeat(32), run, path, digest("x"), 5);
    Upload other = new Upload("2".repeat(32), run, path, digest("y"), 7);
    Upload newest = new Upload("3".repeat(32), run, path, digest("x"), 6);
    Upload none = new Upload("4".repeat(32), run, path, null, 8);
    write(tx -> List.of(newest, old, other, none).forEach(tx.uploads()::create));
    reopen();
    assertThat(uploads().find(run, path, digest("x"))).contains(newest);
    assertThat(uploads().find(run, path, digest("y"))).contains(other);
    assertThat(uploads().find(run, path, digest("z"))).isEmpty();
    assertThat(uploads().find(run, new ArtifactPath("b"), digest("x"))).isEmpty();
    assertThat(uploads().find(createRun(), path, digest("x"))).isEmpty();
    assertThat(uploads().find(none.id())).contains(none);
  }

  private void putFolder(RunId run, String path, long createdMs) {
    write(tx -> tx.artifacts().putFolder(run, new StoredFolder(new ArtifactPath(path), createdMs)));
  }

  private static Stored storedFolder(String path, long createdMs) {
    return new StoredFolder(new ArtifactPath(path), createdMs);
  }

  private void putReference(RunId run, Reference reference) {
    write(tx -> tx.artifacts().putReference(run, reference));
  }

  private @Nullable Reference findReference(RunId run, String path) {
    return artifacts().findReference(run, new ArtifactPath(path)).orElse(null);
  }

  private static Reference reference(String path, String uri) {
    return new Reference(
        new ArtifactPath(path),
        new ReferenceTarget(new ReferenceUri(uri), null, null, null, "text/plain"),
        3);
  }

  private List<String> below(RunId run, @Nullable String folder, String after, int max) {
    return artifacts().below(run, path(folder), after, max).stream()
        .map(stored -> stored.path().value())
        .toList();
  }

  @Test
  void anUploadGathersPartsAndIsRemoved() {
    RunId run = createRun();
    Upload upload = new Upload("0".repeat(32), run, new ArtifactPath("big/file.bin"), null, 77);
    Part one = new Part(1, digest("one"), 5L << 30);
    Part ten = new Part(10, digest("ten"), 2);
    Part two = new Part(2, digest("two"), 3);
    write(tx -> {
      tx.uploads().create(upload);
      tx.uploads().putPart(upload.id(), ten, 78);
      tx.uploads().putPart(upload.id(), new Part(1, digest("old"), 1), 79);
      tx.uploads().putPart(upload.id(), two, 80);
      tx.uploads().putPart(upload.id(), one, 81);
    });
    reopen();
    assertThat(uploads().find(upload.id())).contains(upload);
    assertThat(uploads().parts(upload.id())).containsExactly(one, two, ten);
    assertThat(uploads().find("1".repeat(32))).isEmpty();
    assertThat(leftovers()).containsExactly(digest("old"));
    write(tx -> tx.uploads().remove(upload.id()));
    assertThat(uploads().find(upload.id())).isEmpty();
    assertThat(uploads().parts(upload.id())).isEmpty();
    assertThat(leftovers())
        .containsExactlyInAnyOrder(digest("old"), digest("one"), digest("two"), digest("ten"));
  }

  private List<Digest> leftovers() {
    return acrossProjects().leftovers(100).stream().map(Leftover::digest).toList();
  }

  @Test
  void aLeftoverStaysUntilThatNoteIsForgotten() {
    RunId run = createRun();
    Part part = new Part(1, digest("part"), 1);
    for (String id : List.of("1".repeat(32), "2".repeat(32))) {
      write(tx -> {
        tx.uploads().create(new Upload(id, run, new ArtifactPath("a"), null, 1));
        tx.uploads().putPart(id, part, 1);
        tx.uploads().putPart(id, part, 2);
      });
    }
    assertThat(leftovers()).isEmpty();
    write(tx -> tx.uploads().remove("1".repeat(32)));
    List<Leftover> first = acrossProjects().leftovers(100);
    write(tx -> tx.uploads().remove("2".repeat(32)));
    acrossProjectsOfWriter().forget(first);
    reopen();
    assertThat(leftovers()).containsExactly(part.digest());
  }

  private void put(ArtifactOwner owner, Artifact... artifacts) {
    write(tx -> List.of(artifacts).forEach(one -> tx.artifacts().put(owner, one)));
  }

  private @Nullable Artifact find(ArtifactOwner owner, ArtifactPath path) {
    return artifacts().find(owner, path).orElse(null);
  }

  private boolean isFolder(ArtifactOwner owner, String path) {
    return artifacts().isFolder(owner, new ArtifactPath(path));
  }

  private List<Entry> list(ArtifactOwner owner, @Nullable String folder, int max) {
    return list(owner, folder, "", max);
  }

  private List<Entry> list(ArtifactOwner owner, @Nullable String folder, String after, int max) {
    return artifacts().list(owner, path(folder), after, max);
  }

  private static @Nullable ArtifactPath path(@Nullable String folder) {
    return folder == null ? null : new ArtifactPath(folder);
  }

  private int remove(ArtifactOwner owner, String path) {
    AtomicInteger removed = new AtomicInteger();
    write(tx -> removed.set(tx.artifacts().remove(owner, new ArtifactPath(path))));
    return removed.get();
  }

  private static String path(Entry entry) {
    return entry.path().value();
  }

  private static Entry folder(String path, long files, long sizeBytes) {
    return new Folder(new ArtifactPath(path), files, 0, sizeBytes);
  }

  private static Artifact file(String path, long sizeBytes) {
    return new Artifact(new ArtifactPath(path), digest(path), sizeBytes, "text/plain", 3);
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
