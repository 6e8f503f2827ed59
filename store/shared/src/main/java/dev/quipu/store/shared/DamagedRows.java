package dev.quipu.store.shared;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The damaged rows that answers have left out. Each is logged once. Safe for any thread.
public final class DamagedRows {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedRows.class);

  /// Further rows are neither remembered nor logged.
  private static final int MOST = 1000;

  private final Set<String> rows = new ConcurrentSkipListSet<>();

  public void add(String damage) {
    if (rows.size() < MOST && rows.add(damage)) {
      LOG.error("{} It is left out, and the others are served; quipu verify finds all", damage);
    }
  }

  public List<String> all() {
    return List.copyOf(rows);
  }
}
