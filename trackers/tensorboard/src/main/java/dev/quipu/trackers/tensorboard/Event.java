package dev.quipu.trackers.tensorboard;

import dev.quipu.trackers.backend.Distribution;
import dev.quipu.trackers.proto.ProtoMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The events that TensorBoard reads; the numbers are those of the fields of its messages `Event`,
/// `Summary`, `HistogramProto` and `TensorProto`.
final class Event {
  static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int SUMMARY = 5;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int IMAGE = 4;
  private static final int HISTOGRAM = 5;
  private static final int TENSOR = 8;
  private static final int METADATA = 9;
  private static final int STRING_TENSOR = 7;

  /// The place of width and height in a PNG file.
  private static final int PNG_WIDTH = 16;

  private Event() {}

  static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }

  static ProtoMessage of(long step, Instant time, ProtoMessage summary) {
    return new ProtoMessage()
        .real(WALL_TIME, seconds(time))
        .number(STEP, step)
        .message(SUMMARY, summary);
  }

  private static ProtoMessage value(String tag) {
    return new ProtoMessage().text(TAG, tag);
  }

  /// Adds a number to a summary. TensorBoard keeps floats.
  static void addScalar(ProtoMessage summary, String tag, double value) {
    summary.message(VALUE, value(tag).single(SIMPLE_VALUE, (float) value));
  }

  static ProtoMessage histogram(String tag, Distribution spread) {
    List<Double> limits = spread.edges().subList(1, spread.edges().size());
    List<Double> counts = new ArrayList<>();
    spread.counts().forEach(count -> counts.add((double) count));
    ProtoMessage histogram =
        new ProtoMessage()
            .real(1, spread.min())
            .real(2, spread.max())
            .real(3, (double) spread.count())
            .real(4, spread.sum())
            .real(5, spread.sumOfSquares())
            .reals(6, limits)
            .reals(7, counts);
    return new ProtoMessage().message(VALUE, value(tag).message(HISTOGRAM, histogram));
  }

  /// An image as PNG.
  static ProtoMessage image(String tag, byte[] png) {
    ProtoMessage image = new ProtoMessage();
    if (png.length >= PNG_WIDTH + 2 * Integer.BYTES) {
      ByteBuffer header = ByteBuffer.wrap(png);
      image
          .number(1, header.getInt(PNG_WIDTH + Integer.BYTES))
          .number(2, header.getInt(PNG_WIDTH))
          .number(3, 3);
    }
    return new ProtoMessage().message(VALUE, value(tag).message(IMAGE, image.bytes(4, png)));
  }

  /// A text, which TensorBoard shows as Markdown.
  static ProtoMessage text(String tag, String text) {
    ProtoMessage shape = new ProtoMessage().message(2, new ProtoMessage().number(1, 1));
    ProtoMessage tensor =
        new ProtoMessage()
            .number(1, STRING_TENSOR)
            .message(2, shape)
            .bytes(8, text.getBytes(StandardCharsets.UTF_8));
    return new ProtoMessage()
        .message(
            VALUE,
            value(tag).message(TENSOR, tensor).message(METADATA, plugin("text", new byte[0])));
  }

  /// A value that is all in its metadata, as the plugin of hyperparameters has them.
  static void addPluginData(ProtoMessage summary, String tag, String plugin, ProtoMessage content) {
    summary.message(VALUE, value(tag).message(METADATA, plugin(plugin, content.toBytes())));
  }

  private static ProtoMessage plugin(String name, byte[] content) {
    ProtoMessage data = new ProtoMessage().text(1, name);
    if (content.length > 0) {
      data.bytes(2, content);
    }
    return new ProtoMessage().message(1, data);
  }
}
