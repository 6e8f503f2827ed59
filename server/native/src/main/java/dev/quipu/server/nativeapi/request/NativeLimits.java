package dev.quipu.server.nativeapi.request;

/// The limits of the native API. Each stands with its reason.
public final class NativeLimits {
  private NativeLimits() {}

  /// Open event streams: each holds a thread and a queue.
  public static final int EVENT_STREAMS = 1000;

  /// Runs that one event stream may name. It may name as many experiments.
  public static final int EVENT_STREAM_RUNS = 500;

  /// Points, changes or newest values of one event. Nobody could follow more on a screen, so the
  /// client is told to read everything again instead.
  public static final int EVENT_ENTRIES = 50_000;

  /// Buckets of a query that is answered in binary form: the answer is held in memory, some 100
  /// bytes a bucket.
  public static final int PACKED_BUCKETS = 500_000;

  /// Characters of a topic in the name of a file. Behind them stands the id of the run, and most
  /// file systems allow 255 bytes.
  public static final int FILE_TOPIC_CHARS = 50;

  /// Bytes of text that a preview shows.
  public static final int PREVIEW_BYTES = 1 << 20;

  /// Bytes of an image in a preview. An image is shown whole or not at all.
  public static final int PREVIEW_IMAGE_BYTES = 32 << 20;

  /// Pixels of an image in a preview: the browser needs 4 bytes for each.
  public static final int PREVIEW_IMAGE_PIXELS = 50_000_000;

  /// Entries of a zip file, whose list at the end of the file is held in memory until then.
  public static final int ZIP_ENTRIES = 100_000;

  /// The memory for one entry of that list: two maps and a name.
  public static final int ZIP_ENTRY_BYTES = 512;
}
