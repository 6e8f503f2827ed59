package dev.quipu.engine.registry;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.registry.RegistrySearch;
import dev.quipu.engine.request.PageToken;
import dev.quipu.query.Criterion;
import dev.quipu.query.Field;
import dev.quipu.query.Field.RegistryAttribute;
import dev.quipu.query.Field.RegistryColumn;
import dev.quipu.query.Filter;
import dev.quipu.query.FilterParser;
import dev.quipu.query.Operator;
import dev.quipu.query.Order;
import dev.quipu.query.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search for models or versions as users write it.
///
/// @param vocabulary of the filter and the order
/// @param filter blank for all; prompts are found only if the filter says whether they are wanted
/// @param pageToken from the page before; null or empty for the first
public record RegistryQuery(
    Vocabulary vocabulary,
    String filter,
    List<String> orderBy,
    int maxResults,
    @Nullable String pageToken) {
  private static final Field NAME = new RegistryAttribute(RegistryColumn.NAME);
  private static final Field VERSION = new RegistryAttribute(RegistryColumn.VERSION);
  private static final Field PROMPT = new RegistryAttribute(RegistryColumn.PROMPT);

  public RegistryQuery {
    orderBy = List.copyOf(orderBy);
  }

  /// The search for models: by name, if nothing else is asked for.
  RegistrySearch ofModels(PageToken token, int limit) {
    List<Order> order = new ArrayList<>(FilterParser.order(orderBy, vocabulary));
    addLast(order, NAME, false);
    return search(order, token, limit);
  }

  /// The search for versions: the newest change first, if nothing else is asked for.
  RegistrySearch ofVersions(PageToken token, int limit) {
    List<Order> order = new ArrayList<>(FilterParser.order(orderBy, vocabulary));
    if (order.isEmpty()) {
      order.add(new Order(new RegistryAttribute(RegistryColumn.LAST_UPDATE_TIME), true));
    }
    addLast(order, NAME, false);
    addLast(order, VERSION, true);
    return search(order, token, limit);
  }

  private RegistrySearch search(List<Order> order, PageToken token, int limit) {
    if (maxResults < 1 || maxResults > limit) {
      throw QuipuException.invalid(
          "Page size is " + maxResults + "; it must be from 1 to " + limit);
    }
    Filter asked = FilterParser.filter(filter, vocabulary).orElse(null);
    return new RegistrySearch(withoutPrompts(asked), order, maxResults, token.searched(pageToken));
  }

  private static void addLast(List<Order> order, Field field, boolean descending) {
    if (order.stream().noneMatch(one -> one.field().equals(field))) {
      order.add(new Order(field, descending));
    }
  }

  private static Filter withoutPrompts(@Nullable Filter asked) {
    Filter models = new Filter.TextComparison(PROMPT, Operator.EQUAL, "false");
    if (asked == null) {
      return models;
    }
    boolean decided = Criterion.of(asked).tests().anyMatch(test -> test.field().equals(PROMPT));
    return decided ? asked : new Filter.And(List.of(asked, models));
  }
}
