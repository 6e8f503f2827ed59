package dev.quipu.codec.line;

/// The limits of buckets, smoothing and pages of rows, which are made from chunks. Each stands with
/// its reason.
public final class LineLimits {
  private LineLimits() {}

  /// Values of one page of rows, which is held in memory: about 20 MB. A field counts as sixteen
  /// more values. A larger page is cut to fewer rows, but at least one, which may have
  /// [Limits#FRAME_KEYS].
  public static final int VALUES_PER_ROW_PAGE = 400_000;

  /// Characters of JSON in one page of rows, likewise.
  public static final int JSON_CHARS_PER_ROW_PAGE = 8 << 20;

  /// Buckets of one series in a chart query: more than a wide screen has pixels.
  public static final int BUCKETS = 5000;

  /// The weight of a moving average: 0.9999 looks back over about 10 000 points; a weight nearer to
  /// 1 shows the mean of all.
  public static final double SMOOTHING = 0.9999;
}
