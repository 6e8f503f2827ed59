package dev.quipu.store.sqlite.read;

import dev.quipu.engine.port.Caller;
import dev.quipu.engine.port.Memory;
import dev.quipu.store.sqlite.session.SqliteLimits;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The connections that only read, in two lanes, so that searches, which take as long as their
/// callers please, never hold up short reads. See docs/decisions/0016-two-lanes-of-readers.md.
public final class Readers implements AutoCloseable {
  private static final int MIN_READERS = 4;
  private static final int MIN_SEARCHERS = 2;

  private final ReadLane reads;
  private final ReadLane searches;

  public Readers(Supplier<Reader> opening) {
    reads =
        new ReadLane(
                new ReadLane.Rules(
                    "reads",
                    Math.max(MIN_READERS, Runtime.getRuntime().availableProcessors()),
                    SqliteLimits.READS_WAITING,
                    Duration.ofMillis(SqliteLimits.READ_MS)),
                opening)
            .open();
    searches =
        new ReadLane(
            new ReadLane.Rules(
                "searches",
                searchers(),
                SqliteLimits.SEARCHES_WAITING,
                Duration.ofMillis(SqliteLimits.SEARCH_MS)),
            opening);
  }

  /// How many searches run at the same time.
  public static int searchers() {
    return Math.max(MIN_SEARCHERS, Runtime.getRuntime().availableProcessors());
  }

  public <T extends @Nullable Object> T read(Memory memory, Function<SqliteReads, T> work) {
    return reads.read(Caller.STAYING, memory, work);
  }

  public <T extends @Nullable Object> T search(
      Caller caller, Memory memory, Function<SqliteReads, T> work) {
    return searches.read(caller, memory, work);
  }

  @Override
  public void close() {
    searches.close();
    reads.close();
  }
}
