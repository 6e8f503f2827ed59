package dev.quipu.core.lineage;

import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that a program tells of its lineage. Records come in any order: a link may come before
/// the object it names. A record that comes again changes nothing.
public sealed interface LineageRecord {
  /// When it happened, in microseconds since the epoch.
  long timeUs();

  /// The digests of the objects and contents that it names.
  List<Digest> digests();

  /// An object was logged; see docs/format/object.md for its digests.
  final class ObjectLogged implements LineageRecord {
    private final long timeUs;
    private final Digest digest;
    private final String mediaType;
    private final String schema;
    private final Digest content;
    private final long sizeBytes;
    private final byte @Nullable [] bytes;

    /// @param digest of the object
    /// @param schema the schema as canonical JSON
    /// @param content the digest of the bytes
    /// @param bytes the bytes, if they are small, not copied; null if they are a blob of their own
    public ObjectLogged(
        long timeUs,
        Digest digest,
        String mediaType,
        String schema,
        Digest content,
        long sizeBytes,
        byte @Nullable [] bytes) {
      this.timeUs = timeUs;
      this.digest = digest;
      this.mediaType = mediaType;
      this.schema = schema;
      this.content = content;
      this.sizeBytes = sizeBytes;
      this.bytes = bytes;
    }

    @Override
    public long timeUs() {
      return timeUs;
    }

    @Override
    public List<Digest> digests() {
      return List.of(digest, content);
    }

    public Digest digest() {
      return digest;
    }

    public String mediaType() {
      return mediaType;
    }

    public String schema() {
      return schema;
    }

    public Digest content() {
      return content;
    }

    public long sizeBytes() {
      return sizeBytes;
    }

    /// The bytes, not copied; null if they are a blob of their own.
    public byte @Nullable [] bytes() {
      return bytes;
    }
  }

  /// A task has begun or ended. A later record of the same task completes an earlier one.
  ///
  /// @param timeUs when the task began
  /// @param endUs null while it runs
  /// @param parent the task around it; null if there is none
  /// @param label the short name in metrics; empty for the name
  /// @param attributes a JSON object: attributes, tags and params; null if there are none
  /// @param error the stack trace of the exception that ended it; null if there is none
  record TaskChanged(
      long timeUs,
      @Nullable Long endUs,
      SpanId id,
      @Nullable SpanId parent,
      String name,
      String label,
      TaskStatus status,
      @Nullable JsonText attributes,
      @Nullable String error)
      implements LineageRecord {
    @Override
    public List<Digest> digests() {
      return List.of();
    }

    /// Whether this record replaces another one of the same task: a task that has ended does not
    /// run again, whatever the order in which its records come.
    ///
    /// @param storedStatus the number of the status in the other record
    public boolean completes(long storedStatus) {
      return status != TaskStatus.RUNNING || storedStatus == TaskStatus.RUNNING.number();
    }
  }

  /// The direction of an object at a task or a run.
  enum Direction {
    INPUT(0),
    OUTPUT(1),
    /// Logged without a direction.
    NONE(2);

    private final int number;

    Direction(int number) {
      this.number = number;
    }

    /// The number that is stored. It never changes.
    public int number() {
      return number;
    }
  }

  /// A task or the run used or made an object.
  ///
  /// @param name of the input or output
  /// @param task null for the run itself
  /// @param attributes a JSON object; null if there are none
  record ObjectUsed(
      long timeUs,
      Direction direction,
      String name,
      Digest object,
      @Nullable SpanId task,
      @Nullable JsonText attributes)
      implements LineageRecord {
    @Override
    public List<Digest> digests() {
      return List.of(object);
    }
  }

  /// One object was made of another, or is connected to it otherwise.
  ///
  /// @param from the object that was made
  /// @param to the object it was made of
  /// @param name such as `derived-from`
  /// @param attributes a JSON object; null if there are none
  record ObjectsLinked(
      long timeUs, Digest from, Digest to, String name, @Nullable JsonText attributes)
      implements LineageRecord {
    @Override
    public List<Digest> digests() {
      return List.of(from, to);
    }
  }

  /// A metric was measured: a value with its origin, which is an object, a task, both, or the run
  /// alone. The value is also a point of the metric's series.
  ///
  /// @param metric the key of the series
  /// @param step of the point
  /// @param value of the point: what the mode made of the raw value
  /// @param raw the value that was measured
  /// @param object what was measured; null if nothing in particular
  /// @param task in which the measurement was made; null for the run itself
  /// @param attributes a JSON object; null if there are none
  record MetricMeasured(
      long timeUs,
      String metric,
      long step,
      MetricMode mode,
      double value,
      double raw,
      @Nullable Digest object,
      @Nullable SpanId task,
      @Nullable JsonText attributes)
      implements LineageRecord {
    @Override
    public List<Digest> digests() {
      return object == null ? List.of() : List.of(object);
    }
  }

  /// A case was evaluated. Of several records of one data set and key in a run the latest counts;
  /// see [#replaces].
  ///
  /// @param task the task that did the case, whose inputs and outputs are objects; null if there is
  ///   none
  record CaseEvaluated(long timeUs, @Nullable SpanId task, EvaluationRow row)
      implements LineageRecord {
    @Override
    public List<Digest> digests() {
      return row.standIns();
    }

    /// Whether this record takes the place of one of the same data set and key that is stored,
    /// whichever came first. Of two of the same time, the one with the greater content counts.
    public boolean replaces(CaseEvaluated stored) {
      return timeUs != stored.timeUs
          ? timeUs > stored.timeUs
          : content().compareTo(stored.content()) > 0;
    }

    private String content() {
      return row.data().text() + row.scores() + row.metadata() + task;
    }
  }
}
