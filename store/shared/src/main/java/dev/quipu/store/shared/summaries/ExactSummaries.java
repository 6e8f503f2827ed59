package dev.quipu.store.shared.summaries;

import dev.quipu.codec.line.Line;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Summary;
import dev.quipu.store.shared.DamagedRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes rows of series exact. A series that went back in (step, time) is counted from its points,
/// and the writer stores the counts, so that this happens once.
public final class ExactSummaries {
  private final SummaryUpkeep upkeep;
  private final RunLines lines;
  private final DamagedRows damaged;

  public ExactSummaries(SummaryUpkeep upkeep, RunLines lines, DamagedRows damaged) {
    this.damaged = damaged;
    this.upkeep = upkeep;
    this.lines = lines;
  }

  /// The same rows, exact.
  public List<StoredSummary> exact(ProjectId project, List<StoredSummary> rows) {
    Map<Group, Set<String>> rewound = new HashMap<>();
    for (StoredSummary row : rows) {
      if (row.rewound()) {
        rewound.computeIfAbsent(Group.of(row), _ -> new HashSet<>()).add(row.key());
      }
    }
    if (rewound.isEmpty()) {
      return rows;
    }
    Map<Group, Map<String, Line>> counted = new HashMap<>();
    rewound.forEach((group, keys) ->
        counted.put(
            group,
            lines.lines(
                project,
                group.runNo,
                keys,
                lines.attempts(project, group.runNo),
                group.lastFrame)));
    List<StoredSummary> exact = new ArrayList<>(rows.size());
    List<StoredSummary> corrected = new ArrayList<>();
    for (StoredSummary row : rows) {
      Line line = counted.getOrDefault(Group.of(row), Map.of()).get(row.key());
      Summary summary = line == null ? null : line.summary();
      if (summary == null) {
        exact.add(row);
      } else {
        StoredSummary right = row.corrected(summary);
        exact.add(right);
        corrected.add(right);
      }
    }
    upkeep.corrected(project, corrected);
    return exact;
  }

  /// As [#exact], but leaves out series of runs with damaged points.
  public List<StoredSummary> exactSound(ProjectId project, List<StoredSummary> rows) {
    if (rows.stream().noneMatch(StoredSummary::rewound)) {
      return rows;
    }
    Map<Long, List<StoredSummary>> byRun = new LinkedHashMap<>();
    rows.forEach(row -> byRun.computeIfAbsent(row.runNo(), _ -> new ArrayList<>()).add(row));
    List<StoredSummary> sound = new ArrayList<>(rows.size());
    byRun.forEach((run, some) -> {
      try {
        sound.addAll(exact(project, some));
      } catch (QuipuException e) {
        if (e.code() != ErrorCode.CORRUPT) {
          throw e;
        }
        damaged.add(
            "Points of the run of the number " + run + " are damaged: " + e.message() + ".");
      }
    });
    return sound;
  }

  /// Series that are counted together, each up to the last frame in its row.
  private record Group(long runNo, long lastFrame) {
    static Group of(StoredSummary row) {
      return new Group(row.runNo(), row.lastFrame());
    }
  }
}
