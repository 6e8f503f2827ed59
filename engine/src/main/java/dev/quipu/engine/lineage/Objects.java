package dev.quipu.engine.lineage;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.BlobStore.Blob;
import dev.quipu.engine.port.BlobStore.Stored;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.files.EmbeddedFiles;
import dev.quipu.engine.port.lineage.LineageReader.Description;
import dev.quipu.engine.port.lineage.LineageReader.InlineObject;
import dev.quipu.engine.port.lineage.LineageReader.LoggedObject;
import dev.quipu.engine.port.lineage.LineageReader.Use;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Stores the contents of objects, and reads objects.
public final class Objects {
  private final Store store;
  private final BlobStore blobs;
  private final InstantSource clock;
  private final LineageStore lineage;

  public Objects(Store store, BlobStore blobs, InstantSource clock, Compactor compactor) {
    this.store = store;
    this.blobs = blobs;
    this.clock = clock;
    lineage = new LineageStore(store, compactor);
  }

  /// Those of the contents that the project does not have.
  ///
  /// @throws QuipuException INVALID_ARGUMENT for more than [LineageLimits#CONTENTS_PER_QUESTION]
  ///   contents
  public Collection<Digest> missing(Scope scope, Collection<Digest> contents) {
    LineageLimits.requireAtMost(contents.size(), LineageLimits.CONTENTS_PER_QUESTION, "contents");
    Set<Digest> missing = new LinkedHashSet<>(contents);
    missing.removeAll(
        new HashSet<>(lineage.read(scope, tx -> List.copyOf(tx.lineage().present(missing)))));
    return missing;
  }

  /// Stores the bytes of a content. Nothing is stored if their digest is another.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if their digest is another
  public void putContent(Scope scope, Digest content, InputStream bytes) throws IOException {
    store.files().ifPresent(EmbeddedFiles::requireRoom);
    try (BlobStore.Hold hold = blobs.hold()) {
      Stored stored = hold.put(bytes, LineageLimits.CONTENT_BYTES);
      if (!stored.digest().equals(content)) {
        throw QuipuException.invalid(
            "Content has the digest " + stored.digest() + ", not " + content);
      }
      store.write(
          scope,
          tx -> {
            tx.lineage().putContent(content, stored.sizeBytes(), clock.millis());
            return true;
          });
    }
  }

  /// An object.
  ///
  /// @throws QuipuException NOT_FOUND if nothing names it
  public LoggedObject load(Scope scope, Digest digest) {
    return lineage.read(
        scope,
        tx ->
            tx.lineage()
                .object(digest)
                .orElseThrow(() -> QuipuException.notFound("Object " + digest + " is not there")));
  }

  /// Those of some objects that are there, with their small bytes.
  ///
  /// @throws QuipuException INVALID_ARGUMENT for more than [LineageLimits#OBJECTS_PER_QUESTION]
  ///   objects
  public List<InlineObject> find(Scope scope, Collection<Digest> digests) {
    LineageLimits.requireAtMost(digests.size(), LineageLimits.OBJECTS_PER_QUESTION, "objects");
    return lineage.read(scope, tx -> tx.lineage().objects(digests));
  }

  /// The bytes of an object.
  ///
  /// @param open opens a part of them
  public record Content(Description description, Source open) {}

  /// Opens a part of a content.
  @FunctionalInterface
  public interface Source {
    InputStream open(long offset, long length) throws IOException;
  }

  /// The content of an object.
  ///
  /// @throws QuipuException NOT_FOUND if nothing names the object, or if its content has not
  ///   arrived
  public Content content(Scope scope, Digest digest) {
    Description description = load(scope, digest).description();
    if (description == null) {
      throw QuipuException.notFound("Object " + digest + " has not arrived yet");
    }
    Digest content = description.content();
    byte @Nullable [] inline = store.read(scope, tx -> tx.lineage().inline(content)).orElse(null);
    if (inline != null) {
      return new Content(description, (offset, length) -> part(inline, offset, length));
    }
    if (store.read(scope, tx -> tx.lineage().blobSize(content)).isEmpty()) {
      throw QuipuException.notFound("The content of object " + digest + " has not arrived yet");
    }
    Blob blob =
        blobs
            .find(content)
            .orElseThrow(() ->
                new QuipuException(
                    ErrorCode.CORRUPT,
                    "The bytes " + content + " of object " + digest + " are gone"));
    return new Content(description, blob::open);
  }

  private static InputStream part(byte[] bytes, long offset, long length) {
    return new ByteArrayInputStream(
        Arrays.copyOfRange(bytes, (int) offset, (int) (offset + length)));
  }

  /// The uses of an object by runs and tasks.
  public Results<Use> uses(Scope scope, Digest digest, int max, @Nullable String pageToken) {
    PageToken tokens = PageToken.of(store.secret(), "uses", scope.project(), digest);
    String place = tokens.place(pageToken);
    int skip = place == null ? 0 : Integer.parseInt(place);
    List<Use> found = lineage.read(scope, tx -> tx.lineage().usesOf(digest, skip, max + 1));
    return tokens.page(found, max, _ -> String.valueOf(skip + max));
  }
}
