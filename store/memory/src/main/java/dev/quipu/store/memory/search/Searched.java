package dev.quipu.store.memory.search;

import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.read.View;
import dev.quipu.query.Criterion;
import dev.quipu.query.Field;
import dev.quipu.query.Filter;
import dev.quipu.query.LikePattern;
import dev.quipu.query.Operator;
import dev.quipu.query.Order;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Things to search, each decided by itself: a filter by the tree of its criterion, an order by the
/// places. The contract of searches has a model of its own, so that the two check each other.
///
/// @param <T> such as a run, an experiment or a model
public abstract class Searched<T> {
  public static final Place.Value MISSING = new Place.Missing();

  /// The value of a thing for an order by a field.
  public abstract Place.Value value(T thing, Field field);

  /// The texts of a thing that a comparison of a field may match.
  public Stream<String> texts(T thing, Field field) {
    return value(thing, field) instanceof Place.Words(String text) ? Stream.of(text) : Stream.of();
  }

  /// The time and the id of a place.
  public abstract Place place(T thing, List<Place.Value> values);

  /// Ascending.
  public abstract Comparator<String> ids();

  public static Place.Value words(@Nullable String text) {
    return text == null ? MISSING : new Place.Words(text);
  }

  public static Place.Value whole(@Nullable Long number) {
    return number == null ? MISSING : new Place.Whole(number);
  }

  public static Place.Value real(double number) {
    return Double.isNaN(number) ? new Place.NotANumber() : new Place.Real(number);
  }

  public static IllegalArgumentException unfit(Field field) {
    return new IllegalArgumentException(field + " does not fit this search");
  }

  public static boolean shows(View view, boolean active) {
    return switch (view) {
      case ACTIVE -> active;
      case DELETED -> !active;
      case ALL -> true;
    };
  }

  // ---- filters ----

  public boolean holds(@Nullable Filter filter, T thing) {
    return filter == null || holds(Criterion.of(filter), thing);
  }

  private boolean holds(Criterion criterion, T thing) {
    return switch (criterion) {
      case Criterion.All(var parts) -> parts.stream().allMatch(part -> holds(part, thing));
      case Criterion.Any(var parts) -> parts.stream().anyMatch(part -> holds(part, thing));
      case Criterion.Not(var part) -> !holds(part, thing);
      case Criterion.Exists(var field, boolean isNumber) ->
          (isNumber ? numbers(thing, field) : texts(thing, field)).findAny().isPresent();
      case Criterion.Compares(var field, var operator, double bound) ->
          numbers(thing, field).anyMatch(found -> holds(found, operator, bound));
      case Criterion.IsOneOf(var field, var texts, boolean negated) ->
          texts(thing, field).anyMatch(found -> texts.contains(found) != negated);
      case Criterion.IsLike(var field, var pattern, boolean ignoreCase) ->
          texts(thing, field).anyMatch(LikePattern.of(pattern, ignoreCase)::matches);
    };
  }

  private static boolean holds(double found, Operator operator, double bound) {
    if (Double.isNaN(found)) {
      return operator.holdsForNaN();
    }
    return found < bound
        ? operator.holdsForLess()
        : found > bound ? operator.holdsForGreater() : operator.holdsForEqual();
  }

  /// The numbers of a thing that a comparison of a field may match.
  public Stream<Double> numbers(T thing, Field field) {
    return switch (value(thing, field)) {
      case Place.Real(double found) -> Stream.of(found);
      case Place.Whole(long found) -> Stream.of((double) found);
      case Place.NotANumber() -> Stream.of(Double.NaN);
      case Place.Words _, Place.Missing _ -> Stream.of();
    };
  }

  // ---- pages ----

  /// The things behind a place, in order.
  public SearchPage<T> page(Stream<T> found, List<Order> orders, int max, @Nullable Place after) {
    Function<T, Place> places =
        thing -> place(thing, orders.stream().map(order -> value(thing, order.field())).toList());
    Comparator<Place> order = order(orders);
    List<T> rest =
        found
            .filter(thing -> after == null || order.compare(places.apply(thing), after) > 0)
            .sorted(Comparator.comparing(places, order))
            .limit(max + 1L)
            .toList();
    return rest.size() <= max
        ? new SearchPage<>(rest, null)
        : new SearchPage<>(rest.subList(0, max), places.apply(rest.get(max - 1)));
  }

  private Comparator<Place> order(List<Order> orders) {
    Comparator<Place> all =
        Comparator.comparingLong(Place::timeMs).reversed().thenComparing(Place::id, ids());
    for (int i = orders.size() - 1; i >= 0; i--) {
      int key = i;
      Comparator<Place.Value> byValue = Searched::compareValues;
      all =
          Comparator.<Place, Integer>comparing(place -> rank(place.values().get(key)))
              .thenComparing(
                  place -> place.values().get(key),
                  orders.get(i).descending() ? byValue.reversed() : byValue)
              .thenComparing(all);
    }
    return all;
  }

  /// In both directions: numbers, texts, NaN, missing values.
  private static int rank(Place.Value value) {
    return switch (value) {
      case Place.Real _, Place.Whole _ -> 0;
      case Place.Words _ -> 1;
      case Place.NotANumber _ -> 2;
      case Place.Missing _ -> 3;
    };
  }

  /// Compares values of the same rank; a field has either reals or whole numbers.
  private static int compareValues(Place.Value a, Place.Value b) {
    if (a instanceof Place.Real(double first) && b instanceof Place.Real(double second)) {
      // Not as Double.compare: the zeros are one value.
      return first < second ? -1 : first > second ? 1 : 0;
    }
    if (a instanceof Place.Whole(long first) && b instanceof Place.Whole(long second)) {
      return Long.compare(first, second);
    }
    if (a instanceof Place.Words(String first) && b instanceof Place.Words(String second)) {
      return first.compareTo(second);
    }
    return 0;
  }
}
