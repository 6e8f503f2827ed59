package dev.quipu.engine.artifacts;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.core.text.Text;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.BlobStore.Blob;
import dev.quipu.engine.port.BlobStore.Stored;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.files.EmbeddedFiles;
import dev.quipu.engine.port.read.ArtifactReader.Entry;
import dev.quipu.engine.port.read.ArtifactReader.Folder;
import dev.quipu.engine.port.read.ArtifactReader.Reference;
import dev.quipu.engine.port.read.ArtifactReader.StoredFolder;
import dev.quipu.engine.port.read.ArtifactReader.Sums;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Stores, lists and reads the artifacts of runs, models and projects. The bytes are stored before
/// the row that names them. A path is only ever looked up in the rows, never on the disk.
public final class Artifacts {
  private final Store store;
  private final BlobStore blobs;
  private final InstantSource clock;

  public Artifacts(Store store, BlobStore blobs, InstantSource clock) {
    this.store = store;
    this.blobs = blobs;
    this.clock = clock;
  }

  /// Stores the bytes of a stream at a path of the project, or of a run or model that is not
  /// deleted. A file or reference at the same path is replaced.
  ///
  /// @param expected the digest the bytes must have; null if the client gave none
  /// @throws QuipuException INVALID_ARGUMENT if the digest differs, CONFLICT if a file would become
  ///   a folder or the reverse
  /// @throws IOException if reading the stream fails; nothing is stored then
  public Artifact put(
      Scope scope,
      ArtifactOwner owner,
      ArtifactPath path,
      InputStream bytes,
      @Nullable Digest expected)
      throws IOException {
    // Check before reading the bytes: a client with a wrong path should not send 5 GB to learn of
    // it.
    store.read(scope, tx -> ArtifactPlaces.check(tx, scope, owner, path));
    store.files().ifPresent(EmbeddedFiles::requireRoom);
    try (BlobStore.Hold hold = blobs.hold()) {
      Stored stored = hold.put(bytes, ArtifactLimits.ARTIFACT_BYTES);
      if (expected != null) {
        Uploads.checkDigest(stored, expected);
      }
      return store.write(scope, tx -> name(tx, scope, owner, path, stored));
    }
  }

  /// Writes the row for bytes that are stored and held.
  Artifact name(
      WriteTransaction tx, Scope scope, ArtifactOwner owner, ArtifactPath path, Stored stored) {
    Artifact artifact =
        new Artifact(
            path,
            stored.digest(),
            stored.sizeBytes(),
            MediaTypes.ofName(path.name()),
            clock.millis());
    ArtifactPlaces.check(tx, scope, owner, path);
    tx.artifacts().put(owner, artifact);
    return artifact;
  }

  /// Stores a reference at a path of a run that is not deleted. A file or reference at the same
  /// path is replaced. The data are not fetched.
  ///
  /// @throws QuipuException CONFLICT if something else than a folder would become a folder or the
  ///   reverse
  public Reference putReference(Scope scope, RunId run, ArtifactPath path, ReferenceTarget target) {
    Reference reference =
        new Reference(path, target.orMediaType(MediaTypes.ofName(path.name())), clock.millis());
    return store.write(
        scope,
        tx -> {
          ArtifactPlaces.check(tx, scope, run, path);
          tx.artifacts().putReference(run, reference);
          return reference;
        });
  }

  /// Keeps a folder of a run that is not deleted, even while nothing is in the folder. A folder
  /// that is there stays as it is.
  ///
  /// @throws QuipuException CONFLICT if something else than a folder is there or above
  public Folder putFolder(Scope scope, RunId run, ArtifactPath path) {
    return store.write(
        scope,
        tx -> {
          ArtifactPlaces.checkFolder(tx, scope, run, path);
          tx.artifacts().putFolder(run, new StoredFolder(path, clock.millis()));
          Sums sums = tx.artifacts().sums(run, path);
          return new Folder(path, sums.files(), sums.references(), sums.sizeBytes());
        });
  }

  private static String named(ArtifactOwner owner) {
    return switch (owner) {
      case RunId run -> "Run " + run;
      case ModelId model -> "Model " + model;
      case ProjectId _ -> "The project";
    };
  }

  /// An artifact and its bytes.
  public record Content(Artifact artifact, Blob blob) {}

  /// The file at a path, also of a deleted run.
  ///
  /// @throws QuipuException NOT_FOUND if there is none, CONFLICT if a reference is there, whose
  ///   data lie elsewhere, CORRUPT if the bytes of the file are gone
  public Content load(Scope scope, ArtifactOwner owner, ArtifactPath path) {
    Artifact artifact =
        store.read(
            scope,
            tx -> {
              ArtifactPlaces.require(tx, scope, owner);
              return tx.artifacts().find(owner, path).orElseThrow(() -> noFile(tx, owner, path));
            });
    return open(artifact);
  }

  private static QuipuException noFile(ReadTransaction tx, ArtifactOwner owner, ArtifactPath path) {
    return tx.artifacts()
        .findReference(owner, path)
        .map(reference ->
            new QuipuException(
                ErrorCode.CONFLICT,
                Text.quote(path.value())
                    + " is a reference to "
                    + Text.quote(reference.target().uri().value())
                    + "; its data lie there and not on this server"))
        .orElseGet(() -> none(owner, path));
  }

  private static QuipuException none(ArtifactOwner owner, ArtifactPath path) {
    return QuipuException.notFound(named(owner) + " has no artifact " + Text.quote(path.value()));
  }

  /// A file that was listed, with its bytes.
  ///
  /// @throws QuipuException CORRUPT if the bytes are gone
  public Content open(Artifact artifact) {
    ArtifactPath path = artifact.path();
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

  /// A page of the entries of a folder, and the sums of the whole folder.
  public record Listing(Results<Entry> page, Sums sums) {}

  /// The entries of a folder by name; a null folder is the top. Empty if there is no such folder.
  ///
  /// @param pageToken from the page before; null or empty for the first
  public Listing list(
      Scope scope,
      ArtifactOwner owner,
      @Nullable ArtifactPath folder,
      int max,
      @Nullable String pageToken) {
    Experiments.checkPageSize(max, PageLimits.ARTIFACTS_PER_PAGE);
    PageToken token =
        PageToken.of(store.secret(), "artifacts", owner, Objects.toString(folder, ""));
    String after = Objects.requireNonNullElse(token.place(pageToken), "");
    return store.read(
        scope,
        tx -> {
          ArtifactPlaces.require(tx, scope, owner);
          List<Entry> found = tx.artifacts().list(owner, folder, after, max + 1);
          Sums sums = tx.artifacts().sums(owner, folder);
          return new Listing(token.page(found, max, entry -> entry.path().name()), sums);
        });
  }

  /// The files and references at any depth below a folder whose relative paths contain a text, by
  /// path.
  ///
  /// @param part the text; case does not matter
  /// @param pageToken from the page before; null or empty for the first
  public Results<Entry> search(
      Scope scope,
      ArtifactOwner owner,
      @Nullable ArtifactPath folder,
      String part,
      int max,
      @Nullable String pageToken) {
    Experiments.checkPageSize(max, PageLimits.ARTIFACTS_PER_PAGE);
    PageToken token =
        PageToken.of(store.secret(), "files", owner, Objects.toString(folder, ""), part);
    String after = Objects.requireNonNullElse(token.place(pageToken), "");
    return store.read(
        scope,
        tx -> {
          ArtifactPlaces.require(tx, scope, owner);
          List<Entry> found = tx.artifacts().search(owner, folder, part, after, max + 1);
          return token.page(found, max, entry -> entry.path().value());
        });
  }

  /// A walk through a folder; a null folder is the top.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such owner or folder
  public FolderWalk walk(Scope scope, ArtifactOwner owner, @Nullable ArtifactPath folder) {
    return new FolderWalk(store, scope, owner, folder);
  }

  /// Passes on every entry of a folder by name, for protocols that have no pages.
  public void each(
      Scope scope, ArtifactOwner owner, @Nullable ArtifactPath folder, Consumer<Entry> sink) {
    @Nullable String token = null;
    do {
      try (Memory.Part one = scope.memory().part()) {
        Scope ofPage = scope.withMemory(one);
        Results<Entry> page =
            list(ofPage, owner, folder, PageLimits.ARTIFACTS_PER_PAGE, token).page();
        page.items().forEach(sink);
        token = page.nextPageToken();
      }
    } while (token != null);
  }

  /// Removes a file or reference, or a folder with everything below it.
  ///
  /// @throws QuipuException NOT_FOUND if there is neither
  public void remove(Scope scope, ArtifactOwner owner, ArtifactPath path) {
    store.remove(
        scope,
        tx -> {
          ArtifactPlaces.requireActive(tx, scope, owner);
          int removed = tx.artifacts().remove(owner, path);
          if (removed == 0) {
            throw none(owner, path);
          }
          return removed;
        });
  }
}
