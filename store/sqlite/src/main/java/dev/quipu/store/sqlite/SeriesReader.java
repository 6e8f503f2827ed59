package dev.quipu.store.sqlite;

import dev.quipu.core.ProjectId;
import dev.quipu.core.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes rows of series exact: those that went back in (step, time) are counted from the frames,
/// and the writer is told, so that it is done once.
final class SeriesReader {
  private final Session session;
  private final Host host;

  SeriesReader(Session session, Host host) {
    this.session = session;
    this.host = host;
  }

  /// The same rows, exact.
  List<SeriesRows.Stored> exact(ProjectId project, List<SeriesRows.Stored> rows) {
    Map<Long, List<SeriesRows.Stored>> rewound = new HashMap<>();
    for (SeriesRows.Stored row : rows) {
      if (row.rewound()) {
        rewound.computeIfAbsent(row.runNo(), _ -> new ArrayList<>()).add(row);
      }
    }
    if (rewound.isEmpty()) {
      return rows;
    }
    Map<Long, Map<String, Recount.Tally>> tallies = new HashMap<>();
    rewound.forEach(
        (runNo, some) -> tallies.put(runNo, Recount.of(session, project.value(), runNo, some)));
    List<SeriesRows.Stored> exact = new ArrayList<>(rows.size());
    List<SeriesRows.Stored> corrected = new ArrayList<>();
    for (SeriesRows.Stored row : rows) {
      Recount.Tally tally = tallies.getOrDefault(row.runNo(), Map.of()).get(row.key());
      if (tally == null) {
        exact.add(row);
      } else {
        SeriesRows.Stored right = row.corrected(tally);
        exact.add(right);
        corrected.add(right);
      }
    }
    host.corrected(project, corrected);
    return exact;
  }

  static Series series(SeriesRows.Stored row) {
    return new Series(row.key(), row.summary());
  }
}
