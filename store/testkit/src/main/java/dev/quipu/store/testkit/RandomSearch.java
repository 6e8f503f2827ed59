package dev.quipu.store.testkit;

import dev.quipu.query.Field;
import dev.quipu.query.Field.Attribute;
import dev.quipu.query.Field.DatasetColumn;
import dev.quipu.query.Filter;
import dev.quipu.query.Operator;
import dev.quipu.query.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random filters and orders over params `p0` to `p3`, tags `t0` to `t3`, metrics `m0` to `m3`,
/// attributes and datasets, with values that are easily confused.
public final class RandomSearch {
  private static final List<String> TEXTS =
      List.of(
          "", "a", "A", "ab", "aXb", "ÄÖ", "äö", "0.1", "10", "9", "1e1", "-2", "x%y_", "true",
          "🧶", "Ⅷ", "a\nb");
  private static final List<String> PATTERNS =
      List.of(
          "", "%", "_", "a%", "%b", "A_B", "%ö", "ä_", "0._", "%\\%", "a%b", "%%", "__", "🧶",
          "%x%%y%", "ⅷ");
  private static final double[] NUMBERS = {
    0, -0.0, 0.1, 10, 9, -2, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
  };

  private RandomSearch() {}

  public static Filter filter(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 6 -> new Filter.And(filters(random, depth - 1));
      case 7 -> new Filter.Or(filters(random, depth - 1));
      case 8 -> new Filter.Not(filter(random, depth - 1));
      case 0, 1 ->
          new Filter.NumberComparison(
              numberField(random), pick(random, List.of(Operator.values())), number(random));
      case 2 ->
          new Filter.TextComparison(
              textField(random),
              random.nextBoolean() ? Operator.EQUAL : Operator.NOT_EQUAL,
              textValue(random));
      case 3 -> new Filter.Like(textField(random), pick(random, PATTERNS), random.nextBoolean());
      case 4 ->
          new Filter.In(
              textField(random),
              List.of(textValue(random), textValue(random)),
              random.nextBoolean());
      default ->
          new Filter.IsNull(
              switch (random.nextInt(4)) {
                case 0 -> new Field.Param("p" + random.nextInt(4));
                case 1 -> new Field.Tag("t" + random.nextInt(4));
                case 2 -> new Field.RunAttribute(Attribute.USER);
                default -> new Field.RunAttribute(Attribute.PARENT_RUN_ID);
              },
              random.nextBoolean());
    };
  }

  private static List<Filter> filters(Random random, int depth) {
    return random.nextBoolean()
        ? List.of(filter(random, depth), filter(random, depth))
        : List.of(filter(random, depth), filter(random, depth), filter(random, depth));
  }

  private static Field numberField(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> new Field.RunAttribute(Attribute.START_TIME);
      case 1 -> new Field.RunAttribute(Attribute.END_TIME);
      case 2 -> new Field.RunAttribute(Attribute.DURATION);
      case 3 -> new Field.Param("p" + random.nextInt(4));
      default ->
          new Field.Metric(
              "m" + random.nextInt(4), pick(random, List.of(Field.Aggregate.values())));
    };
  }

  private static Field textField(Random random) {
    return switch (random.nextInt(11)) {
      case 10 -> new Field.RunAttribute(Attribute.PARENT_RUN_ID);
      case 0 -> new Field.RunAttribute(Attribute.RUN_NAME);
      case 1 -> new Field.RunAttribute(Attribute.USER);
      case 2 -> new Field.RunAttribute(Attribute.STATUS);
      case 3 -> new Field.RunPath("it's:/", "/files");
      case 4 -> new Field.RunAttribute(Attribute.RUN_ID);
      case 5 -> new Field.Dataset(pick(random, List.of(DatasetColumn.values())));
      case 6, 7 -> new Field.Param("p" + random.nextInt(4));
      default -> new Field.Tag("t" + random.nextInt(4));
    };
  }

  public static List<Order> order(Random random) {
    List<Order> order = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Field field;
      do {
        field = random.nextBoolean() ? numberField(random) : textField(random);
      } while (field instanceof Field.Dataset);
      order.add(new Order(field, random.nextBoolean()));
    }
    return order;
  }

  public static String text(Random random) {
    return pick(random, TEXTS);
  }

  private static String textValue(Random random) {
    return switch (random.nextInt(7)) {
      case 6 -> "1".repeat(32);
      case 0 -> "completed";
      case 1 -> "d1";
      default -> text(random);
    };
  }

  public static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  public static double number(Random random) {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }
}
