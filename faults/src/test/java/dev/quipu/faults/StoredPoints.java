package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.Scope;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The points in the store itself. A batch stored twice is there twice, although no reader of the
/// API sees this.
final class StoredPoints {
  private StoredPoints() {}

  /// Checks that no point is there more often than it was sent, and counts the points.
  static long count(Path data, List<RunLedger> ledgers) {
    long total = 0;
    try (SqliteStore store =
        SqliteStore.open(data, InstantSource.system(), FileBlobStore.open(data))) {
      for (RunLedger ledger : ledgers) {
        total += count(store, ledger);
      }
    }
    return total;
  }

  private static long count(SqliteStore store, RunLedger ledger) {
    Map<String, Integer> times = new HashMap<>();
    Map<String, Integer> most = new HashMap<>();
    for (Batch batch : ledger.batches()) {
      int allowed = batch.isRetried() ? Integer.MAX_VALUE : 1;
      batch.points().forEach(p -> most.put(p.key() + "@" + p.step(), allowed));
    }
    Set<String> keys =
        ledger.batches().stream()
            .flatMap(batch -> batch.points().stream())
            .map(Batch.Point::key)
            .collect(Collectors.toSet());
    for (String stream : StreamRows.streamsOf(keys)) {
      store
          .read(
              Scope.of(ProjectId.DEFAULT),
              tx -> tx.points().logged(new RunId(ledger.runId()), stream, 0, Long.MAX_VALUE))
          .numbers()
          .forEach((key, points) -> {
            for (int i = 0; i < points.size(); i++) {
              times.merge(key + "@" + points.step(i), 1, Integer::sum);
            }
          });
    }
    times.forEach((point, count) ->
        assertThat(count)
            .as("times %s is stored in run %s", point, ledger.runId())
            .isLessThanOrEqualTo(most.getOrDefault(point, 0)));
    if (ledger.sequenced() && !most.isEmpty()) {
      assertThat(most.values()).containsOnly(1);
    }
    return times.size();
  }
}
