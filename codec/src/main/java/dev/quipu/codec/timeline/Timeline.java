package dev.quipu.codec.timeline;

import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.frame.TrackFrames;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The name of rows in the order of their times: the log of a run, or one of its tracks.
///
/// @param topic the topic of the track; empty for the log
public record Timeline(FrameKind kind, String topic) {
  public static final Timeline LOG = new Timeline(FrameKind.LOG, "");

  /// The bits of an index for the row within its frame; a frame has fewer rows.
  private static final int ROW_BITS = 17;

  public static Timeline track(String topic) {
    return new Timeline(FrameKind.TRACKS, topic);
  }

  /// Whether rows of equal times are one row.
  public boolean merges() {
    return kind == FrameKind.TRACKS;
  }

  /// The fields whose texts can be searched fast.
  public Collection<String> indexed() {
    return kind == FrameKind.LOG
        ? List.of(LogFrames.MESSAGE, LogFrames.EXCEPTION, LogFrames.LOGGER)
        : List.of();
  }

  /// The key under which a store keeps the chunks.
  public String key() {
    return kind == FrameKind.LOG ? "log" : topic;
  }

  /// The timelines that have rows in a frame.
  public static Collection<Timeline> of(Frame frame) {
    if (frame.kind() == FrameKind.LOG) {
      return Set.of(LOG);
    }
    SortedSet<String> topics = new TreeSet<>();
    for (Block block : frame.blocks()) {
      for (int k = 0; k < block.keyCount(); k++) {
        topics.add(TrackFrames.topicOf(block.key(k)));
      }
    }
    return topics.stream().map(Timeline::track).toList();
  }

  /// Adds the rows that a frame has for this timeline.
  ///
  /// @param frameNo the number of the frame: rows of later frames have greater indexes
  public void addRows(Frame frame, long frameNo, TimeRows into) {
    if (frame.kind() != kind) {
      return;
    }
    long index = frameNo << ROW_BITS;
    for (Block block : frame.blocks()) {
      @Nullable String[] fields = fields(block);
      if (Arrays.stream(fields).anyMatch(Objects::nonNull)) {
        into.addAll(block.steps(), index, block.rows());
        putFields(block, fields, into);
      }
      index += block.rows();
    }
  }

  /// The field of each key of a block; null for the keys of other timelines.
  private @Nullable String[] fields(Block block) {
    @Nullable String[] fields = new String[block.keyCount()];
    for (int k = 0; k < fields.length; k++) {
      String key = block.key(k);
      if (kind == FrameKind.LOG) {
        fields[k] = key;
      } else if (TrackFrames.topicOf(key).equals(topic)) {
        fields[k] = TrackFrames.fieldOf(key);
      }
    }
    return fields;
  }

  private static void putFields(Block block, @Nullable String[] fields, TimeRows into) {
    for (int k = 0; k < fields.length; k++) {
      String field = fields[k];
      if (field != null && block.isJson(k)) {
        into.putAll(field, block.json(k), block.rows());
      } else if (field != null) {
        into.putAll(field, block.values(k), block.rows());
      }
    }
  }
}
