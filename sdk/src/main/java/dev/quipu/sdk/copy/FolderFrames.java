package dev.quipu.sdk.copy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.frame.TrackFrames;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.sdk.folder.EvaluationLine;
import dev.quipu.sdk.folder.FolderLine;
import dev.quipu.sdk.folder.FolderLines;
import dev.quipu.sdk.folder.LineageLine;
import dev.quipu.sdk.folder.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Turns the files of a run folder into frames. Which lines become one frame does not matter to the
/// server, so a frame may begin after any line.
final class FolderFrames {
  private FolderFrames() {}

  /// Takes the frames of a file.
  interface Sink {
    /// Takes the next frame.
    ///
    /// @param attempt the attempt of its points; empty for the first
    /// @param lastLine the number of its last line, from 1
    void accept(Frame frame, String attempt, long lastLine) throws IOException;
  }

  /// A file of a run folder with lines that become frames.
  ///
  /// @param name the path of the file below the run folder
  /// @param kind of the frames
  /// @param group the stream or topic; empty for other files
  record Part(String name, FrameKind kind, String group, Reading reading) {}

  /// Reads a file.
  interface Reading {
    /// Reads the lines after the first ones.
    void read(long skipped, Sink sink) throws IOException;
  }

  /// The files of a folder, in the order in which they are sent: objects come before what names
  /// them.
  static List<Part> of(RunFolder folder) throws IOException {
    List<Part> parts = new ArrayList<>();
    for (String stream : folder.streams()) {
      add(
          parts,
          folder.rows(stream),
          FrameKind.POINTS,
          stream,
          (row, frame) -> add(row, stream, frame));
    }
    add(
        parts,
        folder.log(),
        FrameKind.LOG,
        "",
        (entry, frame) -> LogFrames.add(frame, entry.entry()));
    for (String topic : folder.tracks()) {
      add(
          parts,
          folder.track(topic),
          FrameKind.TRACKS,
          topic,
          (row, frame) -> add(row, topic, frame));
    }
    for (FolderLines<? extends LineageLine> lines :
        List.of(
            folder.objects(),
            folder.tasks(),
            folder.uses(),
            folder.links(),
            folder.measurements(),
            folder.evaluations())) {
      add(
          parts,
          lines,
          FrameKind.LINEAGE,
          "",
          (line, frame) -> LineageFrames.add(frame, line.record()));
    }
    return parts;
  }

  /// Adds a line to a frame.
  private interface Adding<T> {
    void add(T line, FrameBuilder frame);
  }

  private static <T extends FolderLine> void add(
      List<Part> parts, FolderLines<T> lines, FrameKind kind, String group, Adding<T> adding) {
    if (!lines.isEmpty()) {
      parts.add(
          new Part(
              lines.name(),
              kind,
              group,
              (skipped, sink) -> {
                Gathered<T> gathered = new Gathered<>(lines, kind, adding, sink);
                lines.eachAfter(skipped, gathered::add);
                gathered.send();
              }));
    }
  }

  private static void add(FolderLine.Row row, String stream, FrameBuilder frame) {
    add(row.fields(), name -> StreamRows.keyOf(stream, name), row.step(), row.timeMs(), frame);
  }

  private static void add(FolderLine.TrackRow row, String topic, FrameBuilder frame) {
    add(row.fields(), name -> TrackFrames.key(topic, name), row.timeUs(), 0, frame);
  }

  private static void add(
      Map<String, Object> fields,
      UnaryOperator<String> key,
      long step,
      long timeMs,
      FrameBuilder frame) {
    frame.endRow();
    fields.forEach((name, value) -> {
      if (value instanceof Double number) {
        frame.add(key.apply(name), step, timeMs, number);
      } else {
        frame.add(key.apply(name), step, timeMs, (JsonText) value);
      }
    });
    frame.endRow();
  }

  /// Lines that become one frame.
  private static final class Gathered<T extends FolderLine> {
    private final FolderLines<T> lines;
    private final FrameBuilder frame;
    private final Adding<T> adding;
    private final Sink sink;
    private String attempt = "";
    private long lastLine;

    Gathered(FolderLines<T> lines, FrameKind kind, Adding<T> adding, Sink sink) {
      this.lines = lines;
      frame = new FrameBuilder(kind);
      this.adding = adding;
      this.sink = sink;
    }

    void add(T line, long number) throws IOException {
      String of = line instanceof FolderLine.Row row ? row.attempt() : "";
      if (!of.equals(attempt)
          || frame.points() >= CopyLimits.FRAME_POINTS
          || frame.jsonChars() + jsonChars(line) >= CopyLimits.FRAME_CHARS) {
        send();
      }
      attempt = of;
      try {
        adding.add(line, frame);
      } catch (QuipuException e) {
        throw lines.unusable(number, e);
      }
      lastLine = number;
    }

    /// The size of a row, which may be as large as a whole frame; most other lines are small.
    private static long jsonChars(FolderLine line) {
      if (line instanceof EvaluationLine evaluation) {
        return evaluation.chars();
      }
      Map<String, Object> fields =
          line instanceof FolderLine.Row row
              ? row.fields()
              : line instanceof FolderLine.TrackRow track ? track.fields() : Map.of();
      return fields.values().stream()
          .mapToLong(value -> value instanceof JsonText json ? json.text().length() : 0)
          .sum();
    }

    void send() throws IOException {
      if (frame.points() > 0) {
        sink.accept(frame.build(), attempt, lastLine);
      }
    }
  }
}
