package dev.quipu.sdk.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.ObjectDigest;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.journal.ArtifactCopies;
import dev.quipu.sdk.journal.ContentEntry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.queue.Worker;
import dev.quipu.sdk.values.Content;
import dev.quipu.sdk.write.PointQueue;
import dev.quipu.sdk.write.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Takes the objects of a run over from the program, each once: a small content goes with the
/// record of its object, and a large one becomes an upload. A value is read before the call
/// returns, so the program may change it then. Any thread.
public final class ContentQueue {
  private static final String NO_SCHEMA = "{}";

  private final Journal journal;
  private final ArtifactCopies copies;
  private final Recorder recorder;
  private final PointQueue points;
  private final LineageQueue queue;
  private final Values values;
  private final RecentDigests objects = new RecentDigests(LineageLimits.KNOWN_DIGESTS);
  private final RecentDigests contents = new RecentDigests(LineageLimits.KNOWN_DIGESTS);

  public ContentQueue(
      Journal journal, ArtifactCopies copies, Recorder recorder, PointQueue points, Values values) {
    this.journal = journal;
    this.copies = copies;
    this.recorder = recorder;
    this.points = points;
    this.values = values;
    queue = new LineageQueue(points);
  }

  /// Takes a value over: a handle as it is, a [Content] as it is, any other value by its content.
  LoggedObject take(@Nullable Object value) {
    if (points.isDisabled()) {
      return LoggedObject.NONE;
    } else if (value instanceof LoggedObject handle) {
      return handle;
    }
    Content content = value instanceof Content made ? made : values.content(value);
    content.warnings().forEach(points::problem);
    try {
      return take(content);
    } catch (IOException | RuntimeException e) {
      queue.refuse(
          "Object is not logged: " + (e instanceof QuipuException known ? known.message() : e));
      return LoggedObject.NONE;
    }
  }

  private LoggedObject take(Content content) throws IOException {
    String mediaType = Text.check("Media type", content.mediaType(), Limits.KEY_CHARS);
    Digest digest = content.digest();
    if (objects.isKnown(digest)) {
      return new LoggedObject(digest, mediaType, content.size());
    }
    String schema = content.schema();
    if (isTooLong(schema)) {
      points.problem(
          "Schema of an object has "
              + schema.length()
              + " characters; at most "
              + LineageLimits.SCHEMA_BYTES
              + " bytes are kept, so the object has the schema {} instead");
      schema = NO_SCHEMA;
      digest = ObjectDigest.of(mediaType, schema, content.contentDigest());
    }
    LoggedObject handle = new LoggedObject(digest, mediaType, content.size());
    if (!objects.add(digest)) {
      return handle;
    }
    boolean taken = false;
    try {
      byte[] bytes = content.size() <= LineageLimits.INLINE_BYTES ? content.bytes() : null;
      ContentEntry large = bytes == null ? spooledOnce(content) : null;
      taken =
          queue.add(
              new ObjectLogged(
                  points.nowUs(),
                  digest,
                  mediaType,
                  schema,
                  content.contentDigest(),
                  content.size(),
                  bytes));
      if (large != null && taken) {
        // Behind the record: the server keeps a content only if it knows an object that has it.
        journal.counts().artifacts().addLogged(1);
        recorder.addBehindRows(journal, large);
      } else if (large != null) {
        contents.remove(large.digest());
      }
    } finally {
      if (!taken) {
        objects.remove(digest);
      }
    }
    return handle;
  }

  /// Whether a schema is too long for a record, in UTF-8 and with its quotes escaped.
  private static boolean isTooLong(String schema) {
    long utf8 = 0;
    long escapes = 2;
    for (int i = 0; i < schema.length(); i++) {
      char c = schema.charAt(i);
      utf8 += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      escapes += c == '"' || c == '\\' ? 1 : 0;
    }
    return utf8 > LineageLimits.SCHEMA_BYTES || utf8 + escapes > Limits.VALUE_BYTES;
  }

  /// Copies a content for the upload; null if the run has sent it.
  private @Nullable ContentEntry spooledOnce(Content content) throws IOException {
    Digest digest = content.contentDigest();
    if (!contents.add(digest)) {
      return null;
    }
    ContentEntry entry = null;
    try {
      entry = Worker.apart(() -> spooled(digest, content));
    } finally {
      if (entry == null) {
        contents.remove(digest);
      }
    }
    return entry;
  }

  /// Copies the bytes beside the journal, unless they are in a large file.
  private ContentEntry spooled(Digest digest, Content content) throws IOException {
    Path file = content.file();
    boolean copied = file == null || content.size() <= ArtifactCopies.COPIED_BYTES;
    Path place =
        file == null
            ? copies.write(content.bytes())
            : copied ? copies.copy(file) : file.toAbsolutePath();
    return new ContentEntry(
        digest,
        copied ? String.valueOf(place.getFileName()) : place.toString(),
        copied,
        content.size(),
        Files.getLastModifiedTime(place).toMillis());
  }
}
