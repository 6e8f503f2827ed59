package dev.quipu.engine;

import dev.quipu.core.Artifact;
import dev.quipu.core.ArtifactPath;
import dev.quipu.core.Digest;
import dev.quipu.core.ErrorCode;
import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import dev.quipu.core.RunId;
import dev.quipu.core.Text;
import dev.quipu.engine.store.ArtifactStore.Entry;
import dev.quipu.engine.store.BlobStore;
import dev.quipu.engine.store.BlobStore.Blob;
import dev.quipu.engine.store.BlobStore.Stored;
import dev.quipu.engine.store.Store;
import dev.quipu.engine.store.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stores, lists and reads the artifacts of runs. The bytes are stored before the row that names
/// them; a path is only ever looked up in the rows.
public final class Artifacts {
  private final Store store;
  private final BlobStore blobs;
  private final InstantSource clock;

  Artifacts(Store store, BlobStore blobs, InstantSource clock) {
    this.store = store;
    this.blobs = blobs;
    this.clock = clock;
  }

  /// Stores the bytes of a stream at a path of a run that is not deleted. A file at the same path
  /// is replaced.
  ///
  /// @param expected the digest the bytes must have; null if the client gave none
  /// @throws QuipuException INVALID_ARGUMENT if the digest differs, CONFLICT if a file would become
  ///   a folder or the reverse
  /// @throws IOException if reading the stream fails; nothing is stored then
  public Artifact put(
      Scope scope, RunId run, ArtifactPath path, InputStream bytes, @Nullable Digest expected)
      throws IOException {
    // Before the bytes are read: a client with a wrong path should not have to send 5 GB to learn
    // it.
    store.read(tx -> checkPlace(tx, scope, run, path));
    Stored stored = blobs.put(bytes, Limits.ARTIFACT_BYTES);
    if (expected != null && !expected.equals(stored.digest())) {
      throw QuipuException.invalid(
          "The bytes received have the digest " + stored.digest() + ", not " + expected);
    }
    return putStored(scope, run, path, stored);
  }

  /// Names bytes that are stored already.
  Artifact putStored(Scope scope, RunId run, ArtifactPath path, Stored stored) {
    Artifact artifact =
        new Artifact(
            path,
            stored.digest(),
            stored.sizeBytes(),
            MediaTypes.ofName(path.name()),
            clock.millis());
    return store.write(tx -> {
      checkPlace(tx, scope, run, path);
      tx.artifacts().put(scope.project(), run, artifact);
      return artifact;
    });
  }

  /// Whether a file may be put there; returns the path.
  static ArtifactPath checkPlace(Transaction tx, Scope scope, RunId run, ArtifactPath path) {
    Runs.requireActive(tx, scope, run);
    String text = path.value();
    for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
      ArtifactPath folder = new ArtifactPath(text.substring(0, slash));
      if (tx.artifacts().find(scope.project(), run, folder).isPresent()) {
        throw new QuipuException(
            ErrorCode.CONFLICT,
            Text.quote(folder.value())
                + " is a file of the run, so "
                + Text.quote(text)
                + " cannot be stored below it");
      }
    }
    if (tx.artifacts().isFolder(scope.project(), run, path)) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          Text.quote(text) + " is a folder of the run, so no file can be stored there");
    }
    return path;
  }

  /// An artifact and its bytes.
  public record Content(Artifact artifact, Blob blob) {}

  /// The artifact at a path, also of a deleted run.
  ///
  /// @throws QuipuException NOT_FOUND if there is none, CORRUPT if its bytes are gone
  public Content load(Scope scope, RunId run, ArtifactPath path) {
    Artifact artifact =
        store.read(tx -> {
          Runs.require(tx, scope, run);
          return tx.artifacts()
              .find(scope.project(), run, path)
              .orElseThrow(() ->
                  QuipuException.notFound(
                      "Run " + run + " has no artifact " + Text.quote(path.value())));
        });
    Blob blob =
        blobs
            .find(artifact.digest())
            .orElseThrow(() ->
                QuipuException.corrupt(
                    "The bytes "
                        + artifact.digest()
                        + " of artifact "
                        + Text.quote(path.value())
                        + " are missing in the blob store"));
    if (blob.sizeBytes() != artifact.sizeBytes()) {
      throw QuipuException.corrupt(
          "Artifact "
              + Text.quote(path.value())
              + " has "
              + blob.sizeBytes()
              + " bytes in the blob store instead of "
              + artifact.sizeBytes());
    }
    return new Content(artifact, blob);
  }

  /// The entries of a folder of a run; null is the top. Empty if there is no such folder.
  public List<Entry> list(Scope scope, RunId run, @Nullable ArtifactPath folder) {
    return store.read(tx -> {
      Runs.require(tx, scope, run);
      return tx.artifacts().list(scope.project(), run, folder, Limits.ARTIFACTS_PER_LIST);
    });
  }

  /// Removes a file, or a folder with all below it.
  ///
  /// @throws QuipuException NOT_FOUND if there is neither
  public void remove(Scope scope, RunId run, ArtifactPath path) {
    store.write(tx -> {
      Runs.requireActive(tx, scope, run);
      int removed = tx.artifacts().remove(scope.project(), run, path);
      if (removed == 0) {
        throw QuipuException.notFound(
            "Run " + run + " has no artifact " + Text.quote(path.value()));
      }
      return removed;
    });
  }
}
