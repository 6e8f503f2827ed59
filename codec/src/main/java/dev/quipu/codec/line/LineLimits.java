package dev.quipu.codec.line;

/// The limits of what is made of chunks: buckets, smoothing, pages of rows. Each stands with its
/// reason.
public final class LineLimits {
  private LineLimits() {}

  /// Values of one page of rows, which is held in memory, a field counted as sixteen more: some 20
  /// MB. A page that would have more has fewer rows, at least one, which may have
  /// [Limits#FRAME_KEYS].
  public static final int VALUES_PER_ROW_PAGE = 400_000;

  /// JSON of one page of rows, likewise.
  public static final int JSON_CHARS_PER_ROW_PAGE = 8 << 20;

  /// Buckets of one series in a chart query: more than a wide screen has pixels.
  public static final int BUCKETS = 5000;

  /// The weight of a moving average: at 0.9999 it looks back over some 10 000 points, and nearer to
  /// 1 it shows the mean of all.
  public static final double SMOOTHING = 0.9999;
}
