package dev.quipu.engine.port.lineage;

import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads tasks, objects, and how they are connected, of runs that are not deleted. Lineage arrives
/// in frames; only compaction makes it readable here.
public interface LineageReader {
  /// Runs that have frames of lineage which are not compacted yet.
  List<RunId> waiting(int max);

  /// Frames of lineage that are not compacted yet, of runs that are not removed.
  List<byte[]> waitingFrames(int max);

  /// An object that was logged, or that something names.
  Optional<LoggedObject> object(Digest digest);

  /// An object. A record of an object may be missing: then only its digest is known.
  ///
  /// @param description null if the object was only named so far
  record LoggedObject(Digest digest, @Nullable Description description) {}

  /// What is known of an object.
  ///
  /// @param schema as canonical JSON
  /// @param content the digest of the bytes
  /// @param loggedUs when it was first logged
  record Description(
      String mediaType, String schema, Digest content, long sizeBytes, long loggedUs) {}

  /// The small bytes of a content; nothing if they are a blob, or are not there.
  Optional<byte[]> inline(Digest content);

  /// Those of the contents that the project has, inline or as blobs.
  Collection<Digest> present(Collection<Digest> contents);

  /// The size of a content that is a blob.
  Optional<Long> blobSize(Digest content);

  /// A use of an object.
  ///
  /// @param task null for the run itself
  record Use(
      RunId run,
      @Nullable SpanId task,
      Direction direction,
      String name,
      Digest object,
      long timeUs,
      @Nullable JsonText attributes) {}

  /// The uses of an object by all runs, by run and task.
  ///
  /// @param skip how many are left out at the start
  List<Use> usesOf(Digest object, int skip, int max);

  /// The uses of objects by a task of a run.
  ///
  /// @param task null for the run itself
  List<Use> usesBy(RunId run, @Nullable SpanId task, int max);

  /// Some items of a list.
  ///
  /// @param next where the next part begins; null behind the last one. Only the store that gave it
  ///   can read it
  record Part<T>(List<T> items, @Nullable String next) {}

  /// The uses of objects by a run and its tasks, in an order of the store's own.
  ///
  /// @param place where the part begins; null for the first one
  Part<Use> uses(RunId run, @Nullable String place, int max);

  /// The links that a run has recorded or that were made of its tasks, in an order of the store's
  /// own.
  ///
  /// @param place where the part begins; null for the first one
  Part<Link> links(RunId run, @Nullable String place, int max);

  /// An object with its small bytes.
  final class InlineObject {
    private final LoggedObject object;
    private final byte @Nullable [] bytes;

    /// @param bytes not copied; null if they are a blob, or are not there
    public InlineObject(LoggedObject object, byte @Nullable [] bytes) {
      this.object = object;
      this.bytes = bytes;
    }

    public LoggedObject object() {
      return object;
    }

    /// The bytes, not copied; null if they are a blob, or are not there.
    public byte @Nullable [] bytes() {
      return bytes;
    }
  }

  /// Those of some objects that were logged or that something names.
  List<InlineObject> objects(Collection<Digest> digests);

  /// Selects tasks of a run.
  ///
  /// @param parent only tasks in this one; null for all
  /// @param topOnly only tasks in no other
  /// @param after only tasks after this place; null for all
  /// @param wanted only tasks for which it holds
  /// @param max the most tasks of a page
  /// @param lookedAt the most tasks that are looked at for a page
  record TaskListing(
      @Nullable SpanId parent,
      boolean topOnly,
      @Nullable TaskPlace after,
      Predicate<TaskChanged> wanted,
      int max,
      int lookedAt) {
    /// Selects any tasks.
    public TaskListing(
        @Nullable SpanId parent, boolean topOnly, @Nullable TaskPlace after, int max) {
      this(parent, topOnly, after, _ -> true, max, max);
    }
  }

  /// A page of tasks. It may have few tasks or none although more follow: a page ends before it is
  /// too large, and after many tasks have been looked at.
  ///
  /// @param next the place behind which the next page begins; null if no task follows
  record TaskPage(List<Task> items, @Nullable TaskPlace next) {}

  /// The place of a task in a list by start.
  record TaskPlace(long startUs, SpanId id) {}

  /// A task, and how many tasks are directly in it.
  record Task(TaskChanged task, long children) {}

  /// The tasks of a run by start, then by id.
  TaskPage tasks(RunId run, TaskListing listing);

  Optional<Task> task(RunId run, SpanId id);

  /// A link between two objects.
  record Link(
      Digest from, Digest to, String name, RunId run, long timeUs, @Nullable JsonText attributes) {}

  /// Links that begin at some objects.
  List<Link> linksFrom(Collection<Digest> objects, int max);

  /// Links that end at some objects.
  List<Link> linksTo(Collection<Digest> objects, int max);
}
