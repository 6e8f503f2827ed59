package dev.quipu.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.QuipuException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Random trees survive a round trip unchanged. Random text is parsed or refused, never worse. The
/// message of a failure has the seed; `-Dquipu.seed=` repeats the failure.
class FilterFuzzTest {
  private static final String[] PIECES = {
    "metrics",
    ".",
    "a",
    "`",
    "\"",
    "'",
    "''",
    "(",
    ")",
    ",",
    " ",
    " AND ",
    " OR ",
    " NOT ",
    " IN ",
    " IS NULL",
    " LIKE ",
    "=",
    "!=",
    "<",
    ">",
    ">=",
    "1",
    "-1e9",
    "0.5",
    "tags.x = 'y'",
    "params.`a b`",
    "run name",
    "status",
    "'FINISHED'",
    ";",
    "--",
    "\u0000",
    "\ud83d",
    "\ude00",
    "😀",
    "ß",
    "%",
    "\\",
    "1e999",
    "dataset.name",
    "DESC",
    "experiment_id",
    "name",
    "\n"
  };

  private static final int[] CHARACTERS = "abcXYZ019 _-./:'\"`%\\ßé精😀".codePoints().toArray();

  @Test
  void randomTreesComeBackUnchanged() {
    withSeed(random -> {
      for (int i = 0; i < 5_000; i++) {
        Filter tree = tree(random, 4);
        assertThat(FilterParser.filter(FilterText.of(tree), TestNames.RUNS)).contains(tree);
      }
    });
  }

  @Test
  void randomTextIsReadOrRefused() {
    withSeed(random -> {
      for (int i = 0; i < 100_000; i++) {
        readsOrRefuses(randomText(random));
      }
    });
  }

  @Test
  void brokenFiltersAreReadOrRefused() {
    withSeed(random -> {
      for (int i = 0; i < 20_000; i++) {
        StringBuilder text = new StringBuilder(FilterText.of(tree(random, 3)));
        for (int edits = 1 + random.nextInt(3); edits > 0 && !text.isEmpty(); edits--) {
          int at = random.nextInt(text.length());
          if (random.nextBoolean()) {
            text.deleteCharAt(at);
          } else {
            text.insert(at, PIECES[random.nextInt(PIECES.length)]);
          }
        }
        readsOrRefuses(text.toString());
      }
    });
  }

  private static void withSeed(Consumer<Random> test) {
    long seed = Long.getLong("quipu.seed", new SecureRandom().nextLong());
    try {
      test.accept(new Random(seed));
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw new AssertionError("Failed with -Dquipu.seed=" + seed, e);
    }
  }

  private static void readsOrRefuses(String text) {
    List<Runnable> readers =
        List.of(
            () -> FilterParser.filter(text, TestNames.RUNS),
            () -> FilterParser.filter(text, TestNames.EXPERIMENTS),
            () -> FilterParser.order(List.of(text), TestNames.RUNS),
            () -> FilterParser.order(List.of(text), TestNames.EXPERIMENTS));
    for (Runnable reader : readers) {
      try {
        reader.run();
      } catch (QuipuException e) {
        int position = (int) e.details().getOrDefault("position", -1);
        int length = (int) e.details().getOrDefault("length", -1);
        assertThat(position).isBetween(0, text.length());
        assertThat(position + length).isBetween(position, text.length());
      }
    }
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(12); n >= 0; n--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static Filter tree(Random random, int depth) {
    if (depth == 0) {
      return leaf(random);
    }
    return switch (random.nextInt(5)) {
      case 0 -> new Filter.And(parts(random, depth, Filter.And.class));
      case 1 -> new Filter.Or(parts(random, depth, Filter.Or.class));
      case 2 -> new Filter.Not(tree(random, depth - 1));
      default -> leaf(random);
    };
  }

  private static List<Filter> parts(Random random, int depth, Class<?> parent) {
    List<Filter> parts = new ArrayList<>();
    for (int n = 2 + random.nextInt(2); n > 0; n--) {
      Filter part = tree(random, depth - 1);
      parts.add(parent.isInstance(part) ? leaf(random) : part);
    }
    return parts;
  }

  private static Filter leaf(Random random) {
    Operator[] all = Operator.values();
    Operator equality = all[random.nextInt(2)];
    double number =
        random.nextBoolean() ? random.nextInt(1000) : random.nextGaussian() * random.nextLong();
    return switch (random.nextInt(7)) {
      case 0 ->
          new Filter.NumberComparison(
              new Field.Metric(key(random)), all[random.nextInt(all.length)], number);
      case 1 ->
          new Filter.NumberComparison(
              new Field.Param(key(random)), all[random.nextInt(all.length)], number);
      case 2 ->
          new Filter.NumberComparison(
              new Field.RunAttribute(Field.Attribute.START_TIME),
              all[random.nextInt(all.length)],
              number);
      case 3 -> new Filter.TextComparison(new Field.Tag(key(random)), equality, value(random));
      case 4 ->
          new Filter.Like(
              new Field.Dataset(Field.DatasetColumn.CONTEXT), value(random), random.nextBoolean());
      case 5 ->
          new Filter.In(
              new Field.Param(key(random)),
              List.of(value(random), value(random)),
              random.nextBoolean());
      default -> new Filter.IsNull(new Field.Tag(key(random)), random.nextBoolean());
    };
  }

  private static String key(Random random) {
    String key = value(random);
    return key.isEmpty() ? "k" : key;
  }

  private static String value(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(6); n > 0; n--) {
      text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return text.toString();
  }
}
