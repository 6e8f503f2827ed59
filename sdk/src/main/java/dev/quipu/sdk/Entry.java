package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import org.jspecify.annotations.Nullable;

/// What stands in one record of a journal; see docs/format/journal.md.
sealed interface Entry {
  int BEGIN = 1;
  int RESUME = 2;
  int REWIND = 3;
  int CHANGE = 4;
  int POINTS = 5;
  int FILE = 6;
  int END = 7;

  /// The run is to be made, if the server does not have it.
  ///
  /// @param user empty if unknown
  record Begin(String experiment, String name, long startMs, String user, @Nullable RunId parent)
      implements Entry {}

  /// The run is taken up again by this writer.
  ///
  /// @param timeMs when
  /// @param online whether the writer could have asked the server for the newest attempt then; if
  ///   not, attempts that start later are not meant
  /// @param known the newest attempt that was known without the server
  /// @param resolved whether no other attempt can be meant
  record Resume(long timeMs, boolean online, @Nullable Attempt known, boolean resolved)
      implements Entry {}

  /// A new attempt starts.
  record Rewind(Attempt attempt) implements Entry {}

  /// A change of what is not points.
  ///
  /// @param captured whether the SDK found it out itself, so that it counts as nobody's
  record Change(Message.Change change, boolean captured) implements Entry {}

  /// A frame: its number among those of its writer, from 1, and its attempt, an id, [Attempt#FIRST]
  /// or [Attempt#NEWEST].
  final class Points implements Entry {
    private final long number;
    private final String attempt;
    private final int points;
    private final byte[] frame;

    Points(long number, String attempt, int points, byte[] frame) {
      this.number = number;
      this.attempt = attempt;
      this.points = points;
      this.frame = frame;
    }

    long number() {
      return number;
    }

    String attempt() {
      return attempt;
    }

    int points() {
      return points;
    }

    /// The bytes of the frame; not a copy.
    byte[] frame() {
      return frame;
    }
  }

  /// A file to upload.
  ///
  /// @param name in the folder of copies, or where it lies if there is no copy
  record File(ArtifactPath path, String name, boolean copied, long sizeBytes, long modifiedMs)
      implements Entry {}

  /// The run has ended; with what had been lost before it came into the journal.
  record End(
      RunStatus status,
      long endMs,
      long droppedPoints,
      long refusedPoints,
      long refusedChanges,
      long refusedArtifacts)
      implements Entry {}

  static boolean isType(int type) {
    return type >= BEGIN && type <= END;
  }

  static int type(Entry entry) {
    if (entry instanceof Begin) {
      return BEGIN;
    } else if (entry instanceof Resume) {
      return RESUME;
    } else if (entry instanceof Rewind) {
      return REWIND;
    } else if (entry instanceof Change) {
      return CHANGE;
    } else if (entry instanceof Points) {
      return POINTS;
    } else if (entry instanceof File) {
      return FILE;
    }
    return END;
  }

  static byte[] encode(Entry entry) {
    Payload out = Payload.writing();
    if (entry instanceof Begin begin) {
      out.text(begin.experiment).text(begin.name).number(begin.startMs).text(begin.user);
      out.optional(begin.parent == null ? null : begin.parent.hex());
    } else if (entry instanceof Resume resume) {
      out.number(resume.timeMs).octet(resume.online ? 1 : 0).octet(resume.resolved ? 1 : 0);
      out.octet(resume.known == null ? 0 : 1);
      if (resume.known != null) {
        put(out, resume.known);
      }
    } else if (entry instanceof Rewind rewind) {
      put(out, rewind.attempt);
    } else if (entry instanceof Change change) {
      out.octet(change.captured ? 1 : 0);
      put(out, change.change);
    } else if (entry instanceof Points points) {
      out.number(points.number).text(points.attempt).integer(points.points).bytes(points.frame);
    } else if (entry instanceof File file) {
      out.text(file.path.value()).text(file.name).octet(file.copied ? 1 : 0);
      out.number(file.sizeBytes).number(file.modifiedMs);
    } else if (entry instanceof End end) {
      out.text(end.status.word()).number(end.endMs);
      out.number(end.droppedPoints).number(end.refusedPoints);
      out.number(end.refusedChanges).number(end.refusedArtifacts);
    }
    return out.written();
  }

  private static void put(Payload out, Attempt attempt) {
    out.text(attempt.id()).number(attempt.fromStep()).number(attempt.startMs());
  }

  private static void put(Payload out, Message.Change change) {
    if (change instanceof Message.Change.SetParam set) {
      out.octet(1).text(set.param().key()).text(set.param().type().name());
      out.text(set.param().value());
    } else if (change instanceof Message.Change.SetTag set) {
      out.octet(2).text(set.key()).optional(set.value());
    } else if (change instanceof Message.Change.SetNotes set) {
      out.octet(3).text(set.markdown());
    }
  }

  /// Reads what [#encode] wrote.
  ///
  /// @throws QuipuException CORRUPT or INVALID_ARGUMENT if the payload is not one of the type
  static Entry decode(int type, byte[] payload) {
    Payload in = Payload.reading(payload);
    Entry entry =
        switch (type) {
          case BEGIN ->
              new Begin(in.text(), in.text(), in.number(), in.text(), parent(in.optional()));
          case RESUME -> resume(in);
          case REWIND -> new Rewind(attempt(in));
          case CHANGE -> change(in);
          case POINTS -> new Points(in.number(), in.text(), in.integer(), in.bytes());
          case FILE ->
              new File(
                  new ArtifactPath(in.text()),
                  in.text(),
                  in.octet() != 0,
                  in.number(),
                  in.number());
          case END ->
              new End(
                  RunStatus.find(in.text())
                      .orElseThrow(() -> QuipuException.corrupt("A run ends as nothing known")),
                  in.number(),
                  in.number(),
                  in.number(),
                  in.number(),
                  in.number());
          default ->
              throw QuipuException.corrupt(
                  "A record of a journal has the type "
                      + type
                      + ", which this version does not know");
        };
    in.end();
    return entry;
  }

  private static @Nullable RunId parent(@Nullable String hex) {
    return hex == null ? null : new RunId(hex);
  }

  private static Resume resume(Payload in) {
    long timeMs = in.number();
    boolean online = in.octet() != 0;
    boolean resolved = in.octet() != 0;
    return new Resume(timeMs, online, in.octet() == 0 ? null : attempt(in), resolved);
  }

  private static Attempt attempt(Payload in) {
    return new Attempt(in.text(), in.number(), in.number());
  }

  private static Change change(Payload in) {
    boolean captured = in.octet() != 0;
    int kind = in.octet();
    return switch (kind) {
      case 1 -> new Change(new Message.Change.SetParam(param(in)), captured);
      case 2 -> new Change(new Message.Change.SetTag(in.text(), in.optional()), captured);
      case 3 -> new Change(new Message.Change.SetNotes(in.text()), captured);
      default -> throw QuipuException.corrupt("A change in a journal has the kind " + kind);
    };
  }

  private static Param param(Payload in) {
    String key = in.text();
    String type = in.text();
    for (Param.Type known : Param.Type.values()) {
      if (known.name().equals(type)) {
        return new Param(key, known, in.text());
      }
    }
    throw QuipuException.corrupt("A param in a journal has the type " + type);
  }
}
