package dev.quipu.sdk.send;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Tag;
import dev.quipu.sdk.journal.AlertEntry;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request to the server that the delivery of a journal needs.
public sealed interface Request {
  /// A field that every true answer of a Quipu server to this request has at its top; empty if any
  /// answer will do.
  String proof();

  /// The run that the server must know before it can take this request; null if there is none.
  default @Nullable RunId parent() {
    return null;
  }

  /// Whether this request should wait until no upload of the journal is under way.
  default boolean waitsForUploads() {
    return false;
  }

  /// The same request, with what is known now, such as the attempt that points go to.
  default Request current(DeliveryState state) {
    return this;
  }

  <R> R accept(Visitor<R> visitor);

  /// Handles each kind of request.
  interface Visitor<R> {
    R createProject(CreateProject create);

    R createRun(CreateRun create);

    R announceAttempt(AnnounceAttempt announce);

    R findAttempt(FindAttempt find);

    R loadRun(LoadRun load);

    R reopenRun(ReopenRun reopen);

    R changeRun(ChangeRun change);

    R createAlert(CreateAlert create);

    R sendFrame(SendFrame send);

    R endRun(EndRun end);

    R heartbeat(Heartbeat heartbeat);
  }

  /// Creates the project of the journal, after the server has not found the project.
  record CreateProject() implements Request {
    @Override
    public String proof() {
      return "name";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.createProject(this);
    }
  }

  /// Creates the run.
  record CreateRun(Entry.Begin begin) implements Request {
    @Override
    public String proof() {
      return "id";
    }

    @Override
    public @Nullable RunId parent() {
      return begin.parent();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.createRun(this);
    }
  }

  /// Makes an attempt known to the server.
  record AnnounceAttempt(Attempt attempt) implements Request {
    @Override
    public String proof() {
      return "attempt";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.announceAttempt(this);
    }
  }

  /// Asks for the attempts of the run, after the server has not found this one.
  record FindAttempt(String attempt) implements Request {
    @Override
    public String proof() {
      return "attempts";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.findAttempt(this);
    }
  }

  /// Asks for the run, to learn its newest attempt.
  record LoadRun(Entry.Resume resume) implements Request {
    @Override
    public String proof() {
      return "id";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.loadRun(this);
    }
  }

  /// Makes the run run again.
  record ReopenRun() implements Request {
    @Override
    public String proof() {
      return "id";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reopenRun(this);
    }
  }

  /// Changes params, tags and notes.
  record ChangeRun(List<Entry.Change> changes) implements Request {
    @Override
    public String proof() {
      return "id";
    }

    /// The number of changes that reports count.
    long counted() {
      return changes.stream().filter(change -> !change.captured()).count();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.changeRun(this);
    }
  }

  /// Sets an alert.
  record CreateAlert(AlertEntry alert) implements Request {
    @Override
    public String proof() {
      return "id";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.createAlert(this);
    }
  }

  /// Sends the points of a frame from one index, inclusive, to another, exclusive.
  final class SendFrame implements Request {
    /// Frames have numbers this far apart on the wire, so that each part of a frame has a number of
    /// its own.
    static final long SEQUENCES_PER_FRAME = 1_000_000;

    private final Entry.Points points;
    private final int from;
    private final int to;
    private final byte[] bytes;
    private final String attempt;

    /// A part of a frame.
    ///
    /// @param bytes the part as a frame
    SendFrame(Entry.Points points, int from, int to, byte[] bytes) {
      this(points, from, to, bytes, points.attempt());
    }

    private SendFrame(Entry.Points points, int from, int to, byte[] bytes, String attempt) {
      this.points = points;
      this.from = from;
      this.to = to;
      this.bytes = bytes;
      this.attempt = attempt;
    }

    Entry.Points points() {
      return points;
    }

    int from() {
      return from;
    }

    int to() {
      return to;
    }

    public byte[] bytes() {
      return bytes;
    }

    /// The attempt that the points go to: an id, or [Attempt#FIRST].
    public String attempt() {
      return attempt;
    }

    /// The number of this part among all that its writer sends. It follows from the end of the
    /// part. So the parts ascend in the order in which they are sent, as the server requires, and
    /// the same part has the same number, whoever splits the frame and however often.
    public long sequence() {
      return points.number() * SEQUENCES_PER_FRAME + to;
    }

    int count() {
      return to - from;
    }

    @Override
    public String proof() {
      return "points";
    }

    @Override
    public Request current(DeliveryState state) {
      return new SendFrame(points, from, to, bytes, state.attempts().of(points));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.sendFrame(this);
    }
  }

  /// Ends the run.
  ///
  /// @param losses tags that say what is missing
  record EndRun(Entry.End end, List<Tag> losses) implements Request {
    @Override
    public String proof() {
      return "id";
    }

    @Override
    public boolean waitsForUploads() {
      return true;
    }

    @Override
    public Request current(DeliveryState state) {
      return new EndRun(end, state.endTags(end));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.endRun(this);
    }
  }

  /// Says that the run is alive although it logs nothing.
  record Heartbeat() implements Request {
    @Override
    public String proof() {
      return "";
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.heartbeat(this);
    }
  }
}
