package dev.quipu.engine.port.issues;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.engine.port.read.Place;
import dev.quipu.query.Field;
import dev.quipu.query.Field.IssueAttribute;
import dev.quipu.query.Field.IssueColumn;
import dev.quipu.query.Filter;
import dev.quipu.query.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search for issues.
///
/// @param experiment null for all
/// @param after only what comes after this place; null for the first page
public record IssueSearch(
    @Nullable ExperimentId experiment,
    @Nullable Filter filter,
    int maxResults,
    @Nullable Place after) {
  /// The order of all searches: the worst first, and of those the newest.
  public static final List<Order> ORDER =
      List.of(by(IssueColumn.SEVERITY), by(IssueColumn.CREATION_TIME), by(IssueColumn.ID));

  private static Order by(IssueColumn column) {
    Field field = new IssueAttribute(column);
    return new Order(field, true);
  }
}
