package dev.quipu.engine.artifacts;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.BlobStore.Stored;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.files.EmbeddedFiles;
import dev.quipu.engine.port.read.UploadReader.Part;
import dev.quipu.engine.port.read.UploadReader.Upload;
import dev.quipu.engine.upkeep.Leftovers;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Artifacts that arrive in parts. Parts are blobs until the upload is completed. Completion joins
/// the parts into one blob and removes them. Only during completion does the file take its space
/// twice: an acknowledged part stays until the whole file is on the disk.
public final class Uploads {
  private final Store store;
  private final BlobStore blobs;
  private final Artifacts artifacts;
  private final Leftovers leftovers;
  private final InstantSource clock;
  private final IdSource ids;

  public Uploads(
      Store store,
      BlobStore blobs,
      Artifacts artifacts,
      Leftovers leftovers,
      InstantSource clock,
      IdSource ids) {
    this.store = store;
    this.blobs = blobs;
    this.artifacts = artifacts;
    this.leftovers = leftovers;
    this.clock = clock;
    this.ids = ids;
  }

  /// Begins an upload to a path of a run that is not deleted.
  ///
  /// @param digest the digest that the whole file must have; null if the client gave none
  public Upload create(Scope scope, RunId run, ArtifactPath path, @Nullable Digest digest) {
    return store.write(
        scope,
        tx -> {
          ArtifactPlaces.check(tx, scope, run, path);
          return create(tx, run, path, digest);
        });
  }

  private Upload create(
      WriteTransaction tx, RunId run, ArtifactPath path, @Nullable Digest digest) {
    Upload upload = new Upload(ids.nextRunId().hex(), run, path, digest, clock.millis());
    tx.uploads().create(upload);
    return upload;
  }

  /// What there is of a file that a client wants to send in parts.
  public sealed interface Begun {
    /// The run has the file already.
    record Whole(Artifact artifact) implements Begun {}

    /// The parts that are stored, by number.
    record InParts(Upload upload, List<Part> parts) implements Begun {}
  }

  /// Begins the upload of a file to a path of a run that is not deleted, or goes on with the one
  /// that was begun for the same file: by whatever client, and however often it was cut off.
  public Begun begin(Scope scope, RunId run, ArtifactPath path, Digest digest) {
    return store.write(
        scope,
        tx -> {
          ArtifactPlaces.check(tx, scope, run, path);
          Optional<Artifact> there =
              tx.artifacts().find(run, path).filter(file -> file.digest().equals(digest));
          if (there.isPresent()) {
            return new Begun.Whole(there.get());
          }
          Upload upload =
              tx.uploads().find(run, path, digest).orElseGet(() -> create(tx, run, path, digest));
          return new Begun.InParts(upload, tx.uploads().parts(upload.id()));
        });
  }

  /// An upload to a run, with the parts that are stored.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such upload to this run
  public Begun.InParts load(Scope scope, RunId run, String uploadId) {
    return store.read(
        scope,
        tx -> {
          Upload upload = require(tx, uploadId);
          if (!upload.run().equals(run)) {
            throw QuipuException.notFound(
                "Run " + run + " has no upload with id " + Text.quote(uploadId));
          }
          return new Begun.InParts(upload, tx.uploads().parts(uploadId));
        });
  }

  /// Stores a part. A part with the same number is replaced.
  ///
  /// @param number from 1 to [ArtifactLimits#UPLOAD_PARTS]
  /// @param expected the digest the bytes must have; null if the client gave none
  public Part putPart(
      Scope scope, String uploadId, int number, InputStream bytes, @Nullable Digest expected)
      throws IOException {
    if (number < 1 || number > ArtifactLimits.UPLOAD_PARTS) {
      throw QuipuException.invalid(
          "Part number is " + number + "; 1 to " + ArtifactLimits.UPLOAD_PARTS + " are allowed");
    }
    store.read(scope, tx -> require(tx, uploadId));
    store.files().ifPresent(EmbeddedFiles::requireRoom);
    try (BlobStore.Hold hold = blobs.hold()) {
      Stored stored = hold.put(bytes, ArtifactLimits.ARTIFACT_BYTES);
      if (expected != null) {
        checkDigest(stored, expected);
      }
      Part part = new Part(number, stored.digest(), stored.sizeBytes());
      return store.write(
          scope,
          tx -> {
            require(tx, uploadId);
            tx.uploads().putPart(uploadId, part, clock.millis());
            return part;
          });
    }
  }

  /// A part as named by the client that completes an upload.
  ///
  /// @param etag the digest [#putPart] gave, with or without quotes
  public record NamedPart(int number, String etag) {}

  /// An upload as named by the client that ends it: its id, run and path. An id that comes with the
  /// path of another run is a mistake.
  public record UploadTo(String id, RunId run, ArtifactPath path) {}

  /// Joins the parts and stores the artifact.
  ///
  /// @param named all parts by ascending number, each once
  /// @throws QuipuException NOT_FOUND if there is no such upload to this run and path
  /// @throws QuipuException INVALID_ARGUMENT if a part is missing, differs, or is out of order, or
  ///   if the whole file has another digest than the one it was to have
  public Artifact complete(Scope scope, UploadTo to, List<NamedPart> named) throws IOException {
    Begun.InParts begun =
        store.read(scope, tx -> new Begun.InParts(require(tx, to), tx.uploads().parts(to.id())));
    checkParts(named, begun.parts());
    return complete(scope, begun);
  }

  /// Joins all parts that are stored, and stores the artifact.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the whole file has another digest than the one it
  ///   was to have, as when a part is missing
  public Artifact complete(Scope scope, Begun.InParts begun) throws IOException {
    Upload upload = begun.upload();
    UploadTo to = new UploadTo(upload.id(), upload.run(), upload.path());
    store.files().ifPresent(EmbeddedFiles::requireRoom);
    Artifact artifact;
    try (BlobStore.Hold hold = blobs.hold()) {
      Stored stored = join(hold, scope, to, begun.parts());
      @Nullable Digest expected = upload.digest();
      if (expected != null) {
        checkDigest(stored, expected);
      }
      artifact =
          store.write(
              scope,
              tx -> {
                // Two requests may complete the same upload; only one succeeds.
                require(tx, to);
                tx.uploads().remove(to.id());
                return artifacts.name(tx, scope, to.run(), to.path(), stored);
              });
    }
    leftovers.remove();
    return artifact;
  }

  private Stored join(BlobStore.Hold hold, Scope scope, UploadTo to, List<Part> parts)
      throws IOException {
    try (InputStream joined = new JoinedParts(blobs, parts)) {
      return hold.put(joined, ArtifactLimits.ARTIFACT_BYTES);
    } catch (QuipuException e) {
      if (e.code() == ErrorCode.CORRUPT) {
        // If another request has completed the upload, its parts are gone. That is no damage.
        store.read(scope, tx -> require(tx, to));
      }
      throw e;
    }
  }

  /// Throws if bytes have another digest than the one the client has given.
  static void checkDigest(Stored stored, Digest expected) {
    if (!stored.digest().equals(expected)) {
      throw QuipuException.invalid(
          "The bytes received have the digest " + stored.digest() + ", not " + expected);
    }
  }

  private static void checkParts(List<NamedPart> named, List<Part> stored) {
    if (named.size() != stored.size() || named.isEmpty()) {
      throw QuipuException.invalid(
          "Upload has " + stored.size() + " parts, but " + named.size() + " were named");
    }
    for (int i = 0; i < stored.size(); i++) {
      Part part = stored.get(i);
      NamedPart name = named.get(i);
      if (part.number() != name.number()) {
        throw QuipuException.invalid(
            "Part " + name.number() + " was named where part " + part.number() + " was expected");
      }
      if (!part.digest().hex().equals(name.etag().replace("\"", ""))) {
        throw QuipuException.invalid(
            "Part "
                + part.number()
                + " has the ETag "
                + part.digest()
                + ", not "
                + Text.quote(name.etag()));
      }
    }
  }

  /// Forgets an upload and its parts.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such upload to this run and path, or it is
  ///   complete
  public void abort(Scope scope, UploadTo to) {
    store.remove(
        scope,
        tx -> {
          Upload upload = require(tx, to);
          tx.uploads().remove(to.id());
          return upload;
        });
    leftovers.remove();
  }

  private static Upload require(ReadTransaction tx, UploadTo to) {
    Upload upload = require(tx, to.id());
    if (!upload.run().equals(to.run()) || !upload.path().equals(to.path())) {
      throw QuipuException.notFound(
          "Run "
              + to.run()
              + " has no upload to "
              + Text.quote(to.path().value())
              + " with id "
              + Text.quote(to.id()));
    }
    return upload;
  }

  private static Upload require(ReadTransaction tx, String uploadId) {
    return tx.uploads()
        .find(uploadId)
        .orElseThrow(
            () -> QuipuException.notFound("There is no upload with id " + Text.quote(uploadId)));
  }
}
