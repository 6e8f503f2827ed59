package dev.quipu.query;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads filters and orders in the words of a vocabulary. The language is described in
/// docs/decisions/0004-filter-language.md.
///
/// Errors are INVALID_ARGUMENT with the details `field` (`filter` or `orderBy`), `position` and
/// `length`, both counted in characters (code points) of the text; at the end of the text the
/// length is 0. Errors of an order also have `index`, the index of the text in the list.
public final class FilterParser {
  private FilterParser() {}

  /// Parses a filter; empty if the text is blank.
  public static Optional<Filter> filter(String text, Vocabulary vocabulary) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(new Parser(Source.filter(text), vocabulary).filter());
  }

  /// Parses an order, such as `["metrics.loss DESC"]`.
  public static List<Order> order(List<String> texts, Vocabulary vocabulary) {
    List<Order> orders = new ArrayList<>();
    Set<Field> seen = new HashSet<>();
    for (String text : texts) {
      Source source = Source.order(text, orders.size());
      if (orders.size() == QueryLimits.ORDER_BY_KEYS) {
        throw source.error(
            0,
            text.length(),
            "There are "
                + texts.size()
                + " keys; at most "
                + QueryLimits.ORDER_BY_KEYS
                + " are allowed");
      }
      Order order = new Parser(source, vocabulary).order();
      if (!seen.add(order.field())) {
        throw source.error(0, text.length(), "The order names the same field twice");
      }
      orders.add(order);
    }
    return List.copyOf(orders);
  }
}
