package dev.quipu.sdk.fetch;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Goes through the items of pages, and fetches a page when its first item is asked for. Not safe
/// for several threads.
public final class Pages<T> implements Iterator<T> {
  /// Where pages come from.
  public interface Source<T> {
    /// Fetches a page.
    ///
    /// @param place where the page begins; null for the first page
    /// @param max the most items of the page
    Page<T> fetch(@Nullable String place, int max);
  }

  /// Some items.
  ///
  /// @param next where the next page begins; null behind the last page
  public record Page<T>(List<T> items, @Nullable String next) {}

  private final Source<T> source;
  private final int pageSize;
  private long left;
  private Iterator<T> items = Collections.emptyIterator();
  private @Nullable String next;
  private boolean more = true;

  /// All items.
  public Pages(int pageSize, Source<T> source) {
    this(Long.MAX_VALUE, pageSize, source);
  }

  /// The first items.
  ///
  /// @param limit how many items at most
  public Pages(long limit, int pageSize, Source<T> source) {
    left = limit;
    this.pageSize = pageSize;
    this.source = source;
  }

  /// Returns the limit of a search, or throws INVALID_ARGUMENT.
  public static long checkLimit(long limit) {
    if (limit < 1) {
      throw QuipuException.invalid("limit is " + limit + "; it must be at least 1");
    }
    return limit;
  }

  @Override
  public boolean hasNext() {
    // A page may be empty although another one follows.
    while (!items.hasNext() && more) {
      Page<T> page = source.fetch(next, (int) Math.min(left, pageSize));
      if (page.next() != null && page.next().equals(next)) {
        throw new QuipuException(
            ErrorCode.INTERNAL, "The server sends the same page again and again");
      }
      items = page.items().iterator();
      next = page.next();
      left -= page.items().size();
      more = next != null && left > 0;
    }
    return items.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("There are no more items");
    }
    return items.next();
  }
}
