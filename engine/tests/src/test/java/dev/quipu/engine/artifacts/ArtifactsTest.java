package dev.quipu.engine.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.core.reference.ReferenceUri;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.port.read.ArtifactReader.Entry;
import dev.quipu.engine.port.read.ArtifactReader.Folder;
import dev.quipu.engine.port.read.ArtifactReader.Reference;
import dev.quipu.engine.port.read.ArtifactReader.Sums;
import dev.quipu.engine.request.Results;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArtifactsTest extends EngineFixture {
  private final Artifacts artifacts = engine.artifacts();

  private Artifact put(ArtifactOwner owner, String path, String text) throws IOException {
    return artifacts.put(SCOPE, owner, new ArtifactPath(path), bytes(text), null);
  }

  private String text(ArtifactOwner owner, String path) throws IOException {
    Artifacts.Content content = artifacts.load(SCOPE, owner, new ArtifactPath(path));
    try (InputStream in = content.blob().open(0, content.blob().sizeBytes())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFileIsReadBackAndReplaced() throws IOException {
    RunId run = createRun();
    Artifact first = put(run, "model/notes.csv", "one");
    assertThat(first.digest()).isEqualTo(digest("one"));
    assertThat(first.sizeBytes()).isEqualTo(3);
    assertThat(first.mediaType()).startsWith("text/csv");
    assertThat(first.createdMs()).isEqualTo(nowMs.get());
    put(run, "model/notes.csv", "three");
    assertThat(text(run, "model/notes.csv")).isEqualTo("three");
    assertRefused(ErrorCode.NOT_FOUND, () -> text(run, "model"));
    assertRefused(ErrorCode.NOT_FOUND, () -> text(createRun(), "model/notes.csv"));
  }

  @Test
  void theProjectHasFilesOfItsOwnAndNoOtherProjectsAreReached() throws IOException {
    put(PROJECT, "a", "of the project");
    assertThat(text(PROJECT, "a")).isEqualTo("of the project");
    ProjectId other = new ProjectId(2);
    assertRefused(ErrorCode.NOT_FOUND, () -> put(other, "a", "x"));
    assertRefused(ErrorCode.NOT_FOUND, () -> text(other, "a"));
  }

  @Test
  void bytesThatDifferFromTheirDigestAreNotNamed() {
    RunId run = createRun();
    ArtifactPath path = new ArtifactPath("a");
    assertRefused(
        ErrorCode.INVALID_ARGUMENT, () -> artifacts.put(SCOPE, run, path, bytes("x"), digest("y")));
    assertRefused(ErrorCode.NOT_FOUND, () -> text(run, "a"));
  }

  /// A stream that throws when it is read.
  private static InputStream closed() throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    return closed;
  }

  @Test
  void aStreamThatBreaksOffLeavesTheFileBefore() throws IOException {
    RunId run = createRun();
    put(run, "a", "whole");
    InputStream broken = new SequenceInputStream(bytes("half"), closed());
    assertThatThrownBy(() -> artifacts.put(SCOPE, run, new ArtifactPath("a"), broken, null))
        .isInstanceOf(IOException.class);
    assertThat(text(run, "a")).isEqualTo("whole");
  }

  @Test
  void aWrongPlaceIsRefusedBeforeTheBytesAreRead() throws IOException {
    RunId run = createRun();
    put(run, "file", "x");
    put(run, "folder/file", "x");
    put(run, "Gr\u00f6\u00dfe/a", "x");
    InputStream unread = closed();
    for (String path : List.of("file/below", "file/far/below", "folder", "Gro\u0308\u00dfe/b")) {
      assertRefused(
          ErrorCode.CONFLICT,
          () -> artifacts.put(SCOPE, run, new ArtifactPath(path), unread, null));
    }
    engine.runs().delete(SCOPE, run);
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> artifacts.put(SCOPE, run, new ArtifactPath("new"), unread, null));
    assertThat(text(run, "file")).isEqualTo("x");
  }

  @Test
  void missingBytesAreDamage() throws IOException {
    RunId run = createRun();
    Artifact file = put(run, "a", "x");
    blobs.remove(file.digest());
    assertRefused(ErrorCode.CORRUPT, () -> text(run, "a"));
  }

  @Test
  void aFolderIsListedInPages() throws IOException {
    RunId run = createRun();
    for (String path : List.of("b", "a/1", "a/2", "c/x/y", "d")) {
      put(run, path, "xx");
    }
    List<String> found = new ArrayList<>();
    @Nullable String token = null;
    do {
      Artifacts.Listing listing = artifacts.list(SCOPE, run, null, 3, token);
      assertThat(listing.sums()).isEqualTo(new Sums(4, 5, 0, 0, 10));
      listing.page().items().forEach(entry -> found.add(entry.path().value()));
      token = listing.page().nextPageToken();
    } while (token != null);
    assertThat(found).containsExactly("a", "b", "c", "d");
    List<String> each = new ArrayList<>();
    artifacts.each(SCOPE, run, new ArtifactPath("a"), entry -> each.add(entry.path().value()));
    assertThat(each).containsExactly("a/1", "a/2");
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> artifacts.list(SCOPE, run, null, 0, null));
    assertRefused(ErrorCode.NOT_FOUND, () -> artifacts.list(SCOPE, ids.nextRunId(), null, 3, null));
  }

  @Test
  void filesAreFoundAnywhereInPages() throws IOException {
    RunId run = createRun();
    for (String path : List.of("logs/Train.txt", "logs/val/train.txt", "other", "train")) {
      put(run, path, "x");
    }
    Results<Entry> first = artifacts.search(SCOPE, run, null, "train", 2, null);
    assertThat(first.items())
        .extracting(entry -> entry.path().value())
        .containsExactly("logs/Train.txt", "logs/val/train.txt");
    Results<Entry> second = artifacts.search(SCOPE, run, null, "train", 2, first.nextPageToken());
    assertThat(second.items()).extracting(entry -> entry.path().value()).containsExactly("train");
    assertThat(second.nextPageToken()).isNull();
  }

  @Test
  void removingTakesAFileOrAFolderOfARunThatIsNotDeleted() throws IOException {
    RunId run = createRun();
    put(run, "a/1", "x");
    put(run, "a/2", "x");
    put(run, "b", "x");
    artifacts.remove(SCOPE, run, new ArtifactPath("a"));
    assertThat(artifacts.list(SCOPE, run, null, 9, null).sums()).isEqualTo(new Sums(1, 1, 0, 0, 1));
    assertRefused(ErrorCode.NOT_FOUND, () -> artifacts.remove(SCOPE, run, new ArtifactPath("a")));
    engine.runs().delete(SCOPE, run);
    assertRefused(
        ErrorCode.INVALID_ARGUMENT, () -> artifacts.remove(SCOPE, run, new ArtifactPath("b")));
  }

  private Reference refer(RunId run, String path, String uri) {
    return artifacts.putReference(
        SCOPE,
        run,
        new ArtifactPath(path),
        new ReferenceTarget(new ReferenceUri(uri), null, null, null, null));
  }

  private void keep(RunId run, String path) {
    artifacts.putFolder(SCOPE, run, new ArtifactPath(path));
  }

  @Test
  void aFolderStaysWithoutFiles() throws IOException {
    RunId run = createRun();
    keep(run, "a/b");
    keep(run, "a/b");
    put(run, "a/b/c", "x");
    artifacts.remove(SCOPE, run, new ArtifactPath("a/b/c"));
    assertThat(artifacts.list(SCOPE, run, new ArtifactPath("a"), 9, null).page().items())
        .containsExactly(new Folder(new ArtifactPath("a/b"), 0, 0, 0));
    artifacts.remove(SCOPE, run, new ArtifactPath("a"));
    assertThat(artifacts.list(SCOPE, run, null, 9, null).page().items()).isEmpty();
    assertRefused(ErrorCode.NOT_FOUND, () -> artifacts.remove(SCOPE, run, new ArtifactPath("a/b")));
  }

  @Test
  void aReferenceIsRecordedAndCannotBeRead() {
    RunId run = createRun();
    Reference reference = refer(run, "data/train.csv", "s3://bucket/key");
    assertThat(reference.target().mediaType()).isEqualTo("text/csv");
    assertThat(reference.createdMs()).isEqualTo(nowMs.get());
    assertThat(artifacts.search(SCOPE, run, null, "train", 9, null).items())
        .containsExactly(reference);
    assertThatThrownBy(() -> text(run, "data/train.csv"))
        .hasMessageContaining("s3://bucket/key")
        .extracting("code")
        .isEqualTo(ErrorCode.CONFLICT);
    artifacts.remove(SCOPE, run, new ArtifactPath("data"));
    assertRefused(ErrorCode.NOT_FOUND, () -> text(run, "data/train.csv"));
  }

  @Test
  void noPathIsAFolderAndSomethingElse() throws IOException {
    RunId run = createRun();
    put(run, "file", "x");
    refer(run, "reference", "s3://b/k");
    keep(run, "folder");
    keep(run, "Gr\u00f6\u00dfe");
    for (String path : List.of("file", "file/a", "reference", "reference/a", "Gro\u0308\u00dfe")) {
      assertRefused(ErrorCode.CONFLICT, () -> keep(run, path));
    }
    for (String path : List.of("file/a", "reference/a/b", "folder", "Gro\u0308\u00dfe/a")) {
      assertRefused(ErrorCode.CONFLICT, () -> refer(run, path, "s3://b/k"));
      assertRefused(ErrorCode.CONFLICT, () -> put(run, path, "x"));
    }
    // A file and a reference replace each other.
    refer(run, "file", "s3://b/k");
    put(run, "reference", "y");
    assertThat(text(run, "reference")).isEqualTo("y");
    engine.runs().delete(SCOPE, run);
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> keep(run, "new"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> refer(run, "new", "s3://b/k"));
  }
}
