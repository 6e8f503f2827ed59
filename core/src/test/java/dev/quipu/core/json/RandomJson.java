package dev.quipu.core.json;

import java.util.Random;

/// Random JSON of any kind, without white space.
public final class RandomJson {
  private static final String[] PARTS = {
    "a", "ß", "精", "😀", "\\n", "\\u0000", "\\ud83d\\uDE00", "\\\"", "\\/", " "
  };
  private static final String[] NUMBERS = {
    "0", "-0", "1", "9007199254740993", "-12.5", "1e400", "1E-7", "0.10", "3.0e+2"
  };

  private RandomJson() {}

  public static JsonText value(Random random) {
    StringBuilder out = new StringBuilder();
    append(out, random, 0);
    return new JsonText(out.toString());
  }

  private static void append(StringBuilder out, Random random, int depth) {
    switch (random.nextInt(depth > 3 ? 5 : 7)) {
      case 0 -> out.append("null");
      case 1 -> out.append(random.nextBoolean());
      case 2 -> out.append(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 3, 4 -> string(out, random);
      case 5 -> {
        out.append('[');
        int n = random.nextInt(4);
        for (int i = 0; i < n; i++) {
          out.append(i == 0 ? "" : ",");
          append(out, random, depth + 1);
        }
        out.append(']');
      }
      default -> {
        out.append('{');
        int n = random.nextInt(4);
        for (int i = 0; i < n; i++) {
          out.append(i == 0 ? "" : ",");
          string(out, random);
          out.append(':');
          append(out, random, depth + 1);
        }
        out.append('}');
      }
    }
  }

  private static void string(StringBuilder out, Random random) {
    out.append('"');
    int n = random.nextInt(5);
    for (int i = 0; i < n; i++) {
      out.append(PARTS[random.nextInt(PARTS.length)]);
    }
    out.append('"');
  }
}
