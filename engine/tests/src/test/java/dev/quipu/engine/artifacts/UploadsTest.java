package dev.quipu.engine.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.artifacts.Uploads.Begun;
import dev.quipu.engine.artifacts.Uploads.NamedPart;
import dev.quipu.engine.artifacts.Uploads.UploadTo;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.read.UploadReader.Part;
import dev.quipu.engine.port.read.UploadReader.Upload;
import dev.quipu.engine.upkeep.Leftovers;
import dev.quipu.engine.upkeep.UpkeepLimits;
import dev.quipu.store.testkit.MemoryBlobs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class UploadsTest extends EngineFixture {
  private static final ArtifactPath PATH = new ArtifactPath("big/file.bin");

  private final Uploads uploads = engine.uploads();
  private final RunId run = createRun();
  private final Upload upload = uploads.create(SCOPE, run, PATH, null);
  private final UploadTo to = new UploadTo(upload.id(), run, PATH);

  private NamedPart put(int number, String text) throws IOException {
    Part part = uploads.putPart(SCOPE, upload.id(), number, bytes(text), null);
    return new NamedPart(number, '"' + part.digest().hex() + '"');
  }

  private boolean isStored(String text) {
    return blobs.find(Digest.of(text.getBytes(StandardCharsets.UTF_8))).isPresent();
  }

  @Test
  void partsAreJoinedByNumberAndTheirBytesGo() throws IOException {
    NamedPart two = put(2, "two");
    put(10, "wrong");
    NamedPart ten = put(10, "ten");
    NamedPart one = put(1, "one");
    Artifact made = uploads.complete(SCOPE, to, List.of(one, two, ten));
    assertThat(made.sizeBytes()).isEqualTo(9);
    assertThat(engine.artifacts().load(SCOPE, run, PATH).artifact()).isEqualTo(made);
    assertThat(isStored("onetwoten")).isTrue();
    assertThat(blobs.size()).isEqualTo(1);
    assertRefused(ErrorCode.NOT_FOUND, () -> uploads.complete(SCOPE, to, List.of(one, two, ten)));
    assertRefused(ErrorCode.NOT_FOUND, () -> put(3, "late"));
  }

  @Test
  void anUploadOfTheSameFileGoesOn() throws IOException {
    Digest whole = Digest.of("onetwo".getBytes(StandardCharsets.UTF_8));
    Begun.InParts first = (Begun.InParts) uploads.begin(SCOPE, run, PATH, whole);
    assertThat(first.upload()).isNotEqualTo(upload);
    String id = first.upload().id();
    uploads.putPart(SCOPE, id, 1, bytes("one"), null);
    assertRefused(
        ErrorCode.INVALID_ARGUMENT, () -> uploads.complete(SCOPE, uploads.load(SCOPE, run, id)));
    Begun.InParts again = (Begun.InParts) uploads.begin(SCOPE, run, PATH, whole);
    assertThat(again.upload()).isEqualTo(first.upload());
    assertThat(again.parts()).extracting(Part::number).containsExactly(1);
    uploads.putPart(SCOPE, id, 2, bytes("two"), null);
    Artifact made = uploads.complete(SCOPE, uploads.load(SCOPE, run, id));
    assertThat(uploads.begin(SCOPE, run, PATH, whole)).isEqualTo(new Begun.Whole(made));
    assertRefused(ErrorCode.NOT_FOUND, () -> uploads.load(SCOPE, run, id));
    assertRefused(ErrorCode.NOT_FOUND, () -> uploads.load(SCOPE, createRun(), upload.id()));
  }

  @Test
  void thePartsThatAClientNamesMustBeThoseThatAreThere() throws IOException {
    NamedPart one = put(1, "one");
    NamedPart two = put(2, "two");
    for (List<NamedPart> wrong :
        List.of(
            List.<NamedPart>of(),
            List.of(one),
            List.of(two, one),
            List.of(one, new NamedPart(3, two.etag())),
            List.of(one, new NamedPart(2, one.etag())))) {
      assertRefused(ErrorCode.INVALID_ARGUMENT, () -> uploads.complete(SCOPE, to, wrong));
    }
    RunId other = createRun();
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> uploads.complete(SCOPE, new UploadTo(upload.id(), other, PATH), List.of(one, two)));
    assertThat(uploads.complete(SCOPE, to, List.of(one, two)).sizeBytes()).isEqualTo(6);
  }

  @Test
  void ofTwoRequestsThatCompleteAnUploadOneSucceeds() throws IOException {
    NamedPart one = put(1, "one");
    for (boolean beforeTheParts : new boolean[] {true, false}) {
      Upload again = uploads.create(SCOPE, run, PATH, null);
      UploadTo toAgain = new UploadTo(again.id(), run, PATH);
      uploads.putPart(SCOPE, again.id(), 1, bytes("one"), null);
      List<Artifact> made = new ArrayList<>();
      BlobStore racing =
          new RacingBlobs(
              blobs,
              beforeTheParts,
              () -> made.add(uploads.complete(SCOPE, toAgain, List.of(one))));
      Uploads late =
          new Uploads(store, racing, engine.artifacts(), new Leftovers(store, blobs), clock, ids);
      assertRefused(ErrorCode.NOT_FOUND, () -> late.complete(SCOPE, toAgain, List.of(one)));
      assertThat(made).containsExactly(engine.artifacts().load(SCOPE, run, PATH).artifact());
    }
  }

  /// Another request comes in between, before or after the parts of an upload are joined.
  private record RacingBlobs(MemoryBlobs blobs, boolean before, Request other)
      implements BlobStore {
    interface Request {
      void run() throws IOException;
    }

    @Override
    public Hold hold() {
      Hold held = blobs.hold();
      return new Hold() {
        @Override
        public Stored put(InputStream bytes, long maxBytes) throws IOException {
          if (before) {
            other.run();
          }
          Stored stored = held.put(bytes, maxBytes);
          if (!before) {
            other.run();
          }
          return stored;
        }

        @Override
        public void close() {
          held.close();
        }
      };
    }

    @Override
    public Optional<Blob> find(Digest digest) {
      return blobs.find(digest);
    }

    @Override
    public boolean remove(Digest digest) {
      return blobs.remove(digest);
    }

    @Override
    public void each(Consumer<Listed> sink) {
      blobs.each(sink);
    }

    @Override
    public boolean removeUnused(Digest digest, long storedBeforeMs) {
      return blobs.removeUnused(digest, storedBeforeMs);
    }

    @Override
    public boolean removeUnnamed(Digest digest, BooleanSupplier isNamed) {
      return blobs.removeUnnamed(digest, isNamed);
    }
  }

  @Test
  void aPartHasANumberWithinTheLimit() {
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> put(0, "x"));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> put(ArtifactLimits.UPLOAD_PARTS + 1, "x"));
    assertThat(blobs.size()).isZero();
  }

  @Test
  void abortingRemovesTheBytesThatNothingElseNames() throws IOException {
    put(1, "only here");
    put(2, "shared");
    engine.artifacts().put(SCOPE, run, new ArtifactPath("other"), bytes("shared"), null);
    uploads.abort(SCOPE, to);
    assertThat(isStored("only here")).isFalse();
    assertThat(isStored("shared")).isTrue();
    assertRefused(ErrorCode.NOT_FOUND, () -> uploads.abort(SCOPE, to));
  }

  @Test
  void anUploadIsRefusedAtAPlaceWhereNoFileCanBe() throws IOException {
    engine.artifacts().put(SCOPE, run, new ArtifactPath("big"), bytes("a file"), null);
    assertRefused(ErrorCode.CONFLICT, () -> uploads.create(SCOPE, run, PATH, null));
    NamedPart one = put(1, "one");
    assertRefused(ErrorCode.CONFLICT, () -> uploads.complete(SCOPE, to, List.of(one)));
    // The upload is still there: its client may remove the file and complete it.
    engine.artifacts().remove(SCOPE, run, new ArtifactPath("big"));
    assertThat(uploads.complete(SCOPE, to, List.of(one)).sizeBytes()).isEqualTo(3);
  }

  @Test
  void anUploadThatNobodyGoesOnWithIsGivenUpAfterADay() throws IOException {
    Duration grace = Duration.ofMillis(UpkeepLimits.UPLOAD_GRACE_MS);
    pass(grace.dividedBy(2));
    put(1, "part");
    pass(grace);
    engine.upkeep().run();
    assertThat(isStored("part")).isTrue();
    pass(Duration.ofMillis(1));
    engine.upkeep().run();
    assertThat(isStored("part")).isFalse();
    assertRefused(ErrorCode.NOT_FOUND, () -> put(2, "late"));
  }
}
