package dev.quipu.sdk.wire;

import org.jspecify.annotations.Nullable;

/// The times of the wanted rows of a timeline, in microseconds, both ends inclusive.
public record TimeRange(long fromUs, long throughUs) {
  public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

  public TimeRange from(long timeUs) {
    return new TimeRange(timeUs, throughUs);
  }

  public TimeRange through(long timeUs) {
    return new TimeRange(fromUs, timeUs);
  }

  /// The parameters of a page of these rows.
  public Query query(boolean newestFirst, int max, @Nullable String pageToken) {
    return Query.EMPTY
        .with("from", fromUs)
        .with("through", throughUs)
        .with("order", newestFirst ? "desc" : "asc")
        .with("max", max)
        .withIfPresent("pageToken", pageToken);
  }
}
