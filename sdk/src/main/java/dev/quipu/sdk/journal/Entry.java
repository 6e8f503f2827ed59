package dev.quipu.sdk.journal;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import org.jspecify.annotations.Nullable;

/// The content of one record of a journal; docs/format/journal.md draws the bytes.
///
/// A new kind of record is a new class, here or below [UploadEntry], with its [Type] and its method
/// in [Visitor]: every place that handles entries then fails to compile until it handles the new
/// kind.
public sealed interface Entry
    permits UploadEntry,
        Entry.Begin,
        Entry.Resume,
        Entry.Rewind,
        Entry.Change,
        AlertEntry,
        Entry.Points,
        Entry.End {
  /// The kinds of records, each with the number that stands for it in a journal.
  enum Type {
    BEGIN(1),
    RESUME(2),
    REWIND(3),
    CHANGE(4),
    POINTS(5),
    FILE(6),
    END(7),
    FOLDER(8),
    REFERENCE(9),
    CONTENT(10),
    DATASET(11),
    EXPERIMENT(12),
    ALERT(13);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    /// The type that a number stands for; null if this version knows none.
    static @Nullable Type find(int number) {
      for (Type type : values()) {
        if (type.number == number) {
          return type;
        }
      }
      return null;
    }
  }

  Type type();

  /// Writes the payload of the record; [#decode] reads it.
  void write(Payload out);

  /// The attempt that this entry makes known; null if it makes none known.
  default @Nullable Attempt knownAttempt() {
    return null;
  }

  <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor) throws X;

  /// Handles each kind of record.
  ///
  /// @param <R> the type of the result
  /// @param <X> the exceptions that may be thrown
  interface Visitor<R extends @Nullable Object, X extends Exception>
      extends UploadEntry.Visitor<R, X> {
    R begin(Begin begin) throws X;

    R resume(Resume resume) throws X;

    R rewind(Rewind rewind) throws X;

    R change(Change change) throws X;

    R alert(AlertEntry alert) throws X;

    R points(Points points) throws X;

    R end(End end) throws X;
  }

  static byte[] encode(Entry entry) {
    Payload out = Payload.writing();
    entry.write(out);
    return out.written();
  }

  /// Reads what [#encode] wrote.
  ///
  /// @throws QuipuException CORRUPT or INVALID_ARGUMENT if the payload is not one of the type
  static Entry decode(int number, byte[] payload) {
    Type type = Type.find(number);
    if (type == null) {
      throw QuipuException.corrupt(
          "A record of a journal has the type " + number + ", which this version does not know");
    }
    Payload in = Payload.reading(payload);
    Entry entry = read(type, in);
    in.end();
    return entry;
  }

  private static Entry read(Type type, Payload in) {
    return switch (type) {
      case BEGIN -> Begin.read(in);
      case RESUME -> Resume.read(in);
      case REWIND -> Rewind.read(in);
      case CHANGE -> Change.read(in);
      case POINTS -> Points.read(in);
      case FILE -> ArtifactEntry.File.read(in);
      case END -> End.read(in);
      case FOLDER -> ArtifactEntry.Folder.read(in);
      case REFERENCE -> ArtifactEntry.Reference.read(in);
      case CONTENT -> ContentEntry.read(in);
      case DATASET -> DatasetEntry.read(in);
      case EXPERIMENT -> ExperimentEntry.read(in);
      case ALERT -> AlertEntry.read(in);
    };
  }

  /// Creates the run, if the server does not have it.
  ///
  /// @param user empty if unknown
  record Begin(String experiment, String name, long startMs, String user, @Nullable RunId parent)
      implements Entry {
    @Override
    public Type type() {
      return Type.BEGIN;
    }

    @Override
    public void write(Payload out) {
      out.text(experiment).text(name).number(startMs).text(user);
      out.optional(parent == null ? null : parent.hex());
    }

    private static Begin read(Payload in) {
      return new Begin(in.text(), in.text(), in.number(), in.text(), parent(in.optional()));
    }

    private static @Nullable RunId parent(@Nullable String hex) {
      return hex == null ? null : new RunId(hex);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
        throws X {
      return visitor.begin(this);
    }
  }

  /// This writer resumes the run.
  ///
  /// @param timeMs when the writer resumed it
  /// @param online whether the writer could have asked the server for the newest attempt at that
  ///   time; if not, the newest attempt is one that started earlier
  /// @param known the newest attempt that was known without the server
  /// @param resolved whether the newest attempt was known for certain
  record Resume(long timeMs, boolean online, @Nullable Attempt known, boolean resolved)
      implements Entry {
    @Override
    public Type type() {
      return Type.RESUME;
    }

    @Override
    public void write(Payload out) {
      out.number(timeMs).octet(online ? 1 : 0).octet(resolved ? 1 : 0);
      out.octet(known == null ? 0 : 1);
      if (known != null) {
        known.write(out);
      }
    }

    private static Resume read(Payload in) {
      long timeMs = in.number();
      boolean online = in.octet() != 0;
      boolean resolved = in.octet() != 0;
      return new Resume(timeMs, online, in.octet() == 0 ? null : Attempt.read(in), resolved);
    }

    @Override
    public @Nullable Attempt knownAttempt() {
      return known;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
        throws X {
      return visitor.resume(this);
    }
  }

  /// A new attempt starts.
  record Rewind(Attempt attempt) implements Entry {
    @Override
    public Type type() {
      return Type.REWIND;
    }

    @Override
    public void write(Payload out) {
      attempt.write(out);
    }

    private static Rewind read(Payload in) {
      return new Rewind(Attempt.read(in));
    }

    @Override
    public @Nullable Attempt knownAttempt() {
      return attempt;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
        throws X {
      return visitor.rewind(this);
    }
  }

  /// A change of params, tags or notes.
  ///
  /// @param captured whether the SDK captured it from the environment, so that no report counts it
  record Change(RunChange change, boolean captured) implements Entry {
    @Override
    public Type type() {
      return Type.CHANGE;
    }

    @Override
    public void write(Payload out) {
      out.octet(captured ? 1 : 0);
      change.write(out);
    }

    private static Change read(Payload in) {
      boolean captured = in.octet() != 0;
      return new Change(RunChange.read(in), captured);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
        throws X {
      return visitor.change(this);
    }
  }

  /// A frame. It has a number among the frames of its writer, from 1, and an attempt: an id,
  /// [Attempt#FIRST] or [Attempt#NEWEST].
  final class Points implements Entry {
    private final long number;
    private final String attempt;
    private final int points;
    private final byte[] frame;

    public Points(long number, String attempt, int points, byte[] frame) {
      this.number = number;
      this.attempt = attempt;
      this.points = points;
      this.frame = frame;
    }

    public long number() {
      return number;
    }

    public String attempt() {
      return attempt;
    }

    public int points() {
      return points;
    }

    /// The bytes of the frame; not a copy.
    public byte[] frame() {
      return frame;
    }

    @Override
    public Type type() {
      return Type.POINTS;
    }

    @Override
    public void write(Payload out) {
      out.number(number).text(attempt).integer(points).bytes(frame);
    }

    private static Points read(Payload in) {
      return new Points(in.number(), in.text(), in.integer(), in.bytes());
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
        throws X {
      return visitor.points(this);
    }
  }

  /// The end of the run, with the numbers of what was lost before it reached the journal.
  record End(
      RunStatus status,
      long endMs,
      long droppedPoints,
      long refusedPoints,
      long refusedChanges,
      long refusedArtifacts)
      implements Entry {
    @Override
    public Type type() {
      return Type.END;
    }

    @Override
    public void write(Payload out) {
      out.text(status.word()).number(endMs).number(droppedPoints).number(refusedPoints);
      out.number(refusedChanges).number(refusedArtifacts);
    }

    private static End read(Payload in) {
      RunStatus status =
          RunStatus.find(in.text())
              .orElseThrow(() -> QuipuException.corrupt("A run ends as nothing known"));
      return new End(status, in.number(), in.number(), in.number(), in.number(), in.number());
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
        throws X {
      return visitor.end(this);
    }
  }
}
