package dev.quipu.sdk.folder;

import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.frame.TrackFrames;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.model.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Turns frames into lines of files.
public final class FrameLines {
  private FrameLines() {}

  /// The lines of a frame.
  ///
  /// @param attempt the id of the attempt that the points belong to; empty for the first
  public static RunWriter.Lines of(Frame frame, String attempt) {
    RunWriter.Lines lines = new RunWriter.Lines();
    switch (frame.kind()) {
      case POINTS -> frame.blocks().forEach(block -> addRows(lines, block, attempt));
      case TRACKS -> frame.blocks().forEach(block -> addTracks(lines, block));
      case LOG -> frame.blocks().forEach(block -> addLog(lines, block));
      case LINEAGE -> LineageFrames.read(frame).forEach(record -> add(lines, record));
    }
    return lines;
  }

  private static void addRows(RunWriter.Lines lines, Block block, String attempt) {
    group(block, StreamRows::streamOf)
        .forEach((stream, columns) -> {
          String file = FolderNames.stream(stream);
          int prefix = StreamRows.keyOf(stream, "").length();
          for (int row = 0; row < block.rows(); row++) {
            lines.add(
                file,
                new FolderLine.Row(
                    block.steps()[row],
                    block.timesMs()[row],
                    attempt,
                    fields(block, columns, row, key -> key.substring(prefix))));
          }
        });
  }

  private static void addTracks(RunWriter.Lines lines, Block block) {
    group(block, TrackFrames::topicOf)
        .forEach((topic, columns) -> {
          String file = FolderNames.track(topic);
          for (int row = 0; row < block.rows(); row++) {
            lines.add(
                file,
                new FolderLine.TrackRow(
                    block.steps()[row], fields(block, columns, row, TrackFrames::fieldOf)));
          }
        });
  }

  /// The columns of a block by the name that their keys have in common.
  private static Map<String, List<Integer>> group(Block block, Function<String, String> name) {
    Map<String, List<Integer>> columns = new LinkedHashMap<>();
    for (int k = 0; k < block.keyCount(); k++) {
      columns.computeIfAbsent(name.apply(block.key(k)), n -> new ArrayList<>()).add(k);
    }
    return columns;
  }

  private static SortedMap<String, Object> fields(
      Block block, List<Integer> columns, int row, Function<String, String> field) {
    SortedMap<String, Object> fields = new TreeMap<>();
    for (int k : columns) {
      fields.put(
          field.apply(block.key(k)),
          block.isJson(k) ? (Object) block.json(k)[row] : block.values(k)[row]);
    }
    return fields;
  }

  private static void addLog(RunWriter.Lines lines, Block block) {
    for (int row = 0; row < block.rows(); row++) {
      Level level = Level.INFO;
      String message = "";
      String logger = "";
      JsonText metadata = null;
      String exception = null;
      for (int k = 0; k < block.keyCount(); k++) {
        switch (block.key(k)) {
          case LogFrames.LEVEL -> level = Level.find(block.values(k)[row]).orElse(Level.INFO);
          case LogFrames.MESSAGE -> message = text(block, k, row);
          case LogFrames.LOGGER -> logger = text(block, k, row);
          case LogFrames.EXCEPTION -> exception = text(block, k, row);
          default -> metadata = block.json(k)[row];
        }
      }
      lines.add(
          RunFiles.LOG,
          new FolderLine.Entry(
              new LogEntry(block.steps()[row], level, message, logger, metadata, exception)));
    }
  }

  private static String text(Block block, int k, int row) {
    return JsonString.text(block.json(k)[row]);
  }

  private static void add(RunWriter.Lines lines, LineageRecord record) {
    if (record instanceof ObjectLogged object) {
      lines.add(RunFiles.OBJECTS, new LineageLine.ObjectLine(object));
    } else if (record instanceof TaskChanged task) {
      lines.add(RunFiles.TASKS, new LineageLine.TaskLine(task));
    } else if (record instanceof ObjectUsed use) {
      lines.add(RunFiles.USES, new LineageLine.UseLine(use));
    } else if (record instanceof ObjectsLinked link) {
      lines.add(RunFiles.LINKS, new LineageLine.LinkLine(link));
    } else if (record instanceof MetricMeasured measured) {
      lines.add(RunFiles.MEASUREMENTS, new LineageLine.MeasurementLine(measured));
    } else if (record instanceof CaseEvaluated evaluated) {
      lines.add(RunFiles.EVALUATIONS, new EvaluationLine(evaluated));
    }
  }
}
