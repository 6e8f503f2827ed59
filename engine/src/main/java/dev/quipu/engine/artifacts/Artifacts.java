package dev.quipu.engine.artifacts;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Spelling;
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
import dev.quipu.engine.port.read.ArtifactReader.Sums;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.Runs;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Stores, lists and reads the artifacts of runs and of projects. The bytes are stored before the
/// row that names them. A path is only ever looked up in the rows, never on the disk.
public final class Artifacts {
  private final Store store;
  private final BlobStore blobs;
  private final InstantSource clock;

  public Artifacts(Store store, BlobStore blobs, InstantSource clock) {
    this.store = store;
    this.blobs = blobs;
    this.clock = clock;
  }

  /// Stores the bytes of a stream at a path of the project, or of a run that is not deleted. A file
  /// at the same path is replaced.
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
    store.read(scope, tx -> checkPlace(tx, scope, owner, path));
    store.files().ifPresent(EmbeddedFiles::requireRoom);
    try (BlobStore.Hold hold = blobs.hold()) {
      Stored stored = hold.put(bytes, ArtifactLimits.ARTIFACT_BYTES);
      if (expected != null && !expected.equals(stored.digest())) {
        throw QuipuException.invalid(
            "The bytes received have the digest " + stored.digest() + ", not " + expected);
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
    checkPlace(tx, scope, owner, path);
    tx.artifacts().put(owner, artifact);
    return artifact;
  }

  /// Checks that a file may be put at the path, and returns the path.
  static ArtifactPath checkPlace(
      ReadTransaction tx, Scope scope, ArtifactOwner owner, ArtifactPath path) {
    requireActive(tx, scope, owner);
    String text = path.value();
    if (Spelling.other("Artifact path", text).isPresent()) {
      checkSpelling(tx, owner, text);
    }
    for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
      ArtifactPath folder = new ArtifactPath(text.substring(0, slash));
      if (tx.artifacts().find(owner, folder).isPresent()) {
        throw new QuipuException(
            ErrorCode.CONFLICT,
            Text.quote(folder.value())
                + " is a file, so "
                + Text.quote(text)
                + " cannot be stored below it");
      }
    }
    if (tx.artifacts().isFolder(owner, path)) {
      throw new QuipuException(
          ErrorCode.CONFLICT, Text.quote(text) + " is a folder, so no file can be stored there");
    }
    return path;
  }

  /// Refuses a path that looks the same as another one, or lies in a folder that does.
  private static void checkSpelling(ReadTransaction tx, ArtifactOwner owner, String text) {
    for (int end = 0; end < text.length(); ) {
      int slash = text.indexOf('/', end + 1);
      end = slash < 0 ? text.length() : slash;
      String start = text.substring(0, end);
      Spelling.other("Artifact path", start)
          .flatMap(Artifacts::path)
          .filter(other ->
              tx.artifacts().find(owner, other).isPresent()
                  || tx.artifacts().isFolder(owner, other))
          .ifPresent(other -> {
            throw new QuipuException(
                ErrorCode.CONFLICT,
                Text.quote(other.value())
                    + " is there already and looks the same as "
                    + Text.quote(start)
                    + ", which Unicode spells in another way");
          });
    }
  }

  /// A spelling may be longer than the limit of a path; no file can be there then.
  private static Optional<ArtifactPath> path(String text) {
    try {
      return Optional.of(new ArtifactPath(text));
    } catch (QuipuException e) {
      return Optional.empty();
    }
  }

  private static void require(ReadTransaction tx, Scope scope, ArtifactOwner owner) {
    switch (owner) {
      case RunId run -> Runs.require(tx, run);
      case ProjectId own -> requireSame(scope, own);
    }
  }

  private static void requireActive(ReadTransaction tx, Scope scope, ArtifactOwner owner) {
    switch (owner) {
      case RunId run -> Runs.requireActive(tx, run);
      case ProjectId own -> requireSame(scope, own);
    }
  }

  private static void requireSame(Scope scope, ProjectId own) {
    if (!own.equals(scope.project())) {
      throw QuipuException.notFound("There is no project " + own.value());
    }
  }

  private static String named(ArtifactOwner owner) {
    return switch (owner) {
      case RunId run -> "Run " + run;
      case ProjectId _ -> "The project";
    };
  }

  /// An artifact and its bytes.
  public record Content(Artifact artifact, Blob blob) {}

  /// The artifact at a path, also of a deleted run.
  ///
  /// @throws QuipuException NOT_FOUND if there is none, CORRUPT if its bytes are gone
  public Content load(Scope scope, ArtifactOwner owner, ArtifactPath path) {
    Artifact artifact =
        store.read(
            scope,
            tx -> {
              require(tx, scope, owner);
              return tx.artifacts()
                  .find(owner, path)
                  .orElseThrow(() ->
                      QuipuException.notFound(
                          named(owner) + " has no artifact " + Text.quote(path.value())));
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
          require(tx, scope, owner);
          List<Entry> found = tx.artifacts().list(owner, folder, after, max + 1);
          Sums sums = tx.artifacts().sums(owner, folder);
          return new Listing(token.page(found, max, entry -> entry.path().name()), sums);
        });
  }

  /// The files at any depth below a folder whose relative paths contain a text, by path.
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
          require(tx, scope, owner);
          List<Entry> found =
              tx.artifacts().search(owner, folder, part, after, max + 1).stream()
                  .<Entry>map(Entry.File::new)
                  .toList();
          return token.page(found, max, entry -> entry.path().value());
        });
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

  /// Removes a file, or a folder with everything below it.
  ///
  /// @throws QuipuException NOT_FOUND if there is neither
  public void remove(Scope scope, ArtifactOwner owner, ArtifactPath path) {
    store.remove(
        scope,
        tx -> {
          requireActive(tx, scope, owner);
          int removed = tx.artifacts().remove(owner, path);
          if (removed == 0) {
            throw QuipuException.notFound(
                named(owner) + " has no artifact " + Text.quote(path.value()));
          }
          return removed;
        });
  }
}
