package dev.quipu.store.memory.issues;

import dev.quipu.core.issues.Issue;
import dev.quipu.core.issues.IssueSeverity;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Field;
import dev.quipu.store.memory.search.Searched;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Issues as searches see them.
final class SearchedIssues extends Searched<Issue> {
  @Override
  public Place.Value value(Issue issue, Field field) {
    return switch (field) {
      case Field.IssueAttribute(var column) ->
          switch (column) {
            case ID -> words(issue.id().value());
            case STATUS -> words(issue.status().word());
            case SOURCE_RUN -> words(issue.sourceRun());
            case SEVERITY -> whole(rank(issue.severity()));
            case CREATION_TIME -> whole(issue.createdMs());
          };
      case Field.RunAttribute _,
          Field.RunPath _,
          Field.Metric _,
          Field.Param _,
          Field.Tag _,
          Field.Dataset _,
          Field.ExperimentAttribute _,
          Field.ModelAttribute _,
          Field.OfTrace _,
          Field.ColumnAttribute _ ->
          throw unfit(field);
    };
  }

  private static long rank(@Nullable IssueSeverity severity) {
    return severity == null ? -1 : severity.rank();
  }

  @Override
  public Place place(Issue issue, List<Place.Value> values) {
    return new Place(values, 0, "");
  }

  @Override
  public Comparator<String> ids() {
    return Comparator.naturalOrder();
  }
}
