package dev.quipu.codec.timeline;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.core.limits.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Texts as templates and numbers. The messages of a log repeat a few texts with other numbers: the
/// texts without their numbers are templates, of which there are few, and the numbers of one place
/// of a template are alike. Both compress better than the messages. The idea is that of K.
/// Rodrigues, Y. Luo, D. Yuan, "CLP: Efficient and Scalable Search on Compressed Text Logs", OSDI
/// 2021.
///
/// The texts are JSON, which holds no control characters, so two of these stand for numbers.
final class Templates {
  /// Stands for an integer without leading zeros.
  private static final char INTEGER = '\u0001';

  /// Stands for digits that may begin with zeros, which are stored behind a 1: the digits after a
  /// decimal point, for instance.
  private static final char DIGITS = '\u0002';

  /// Digits of a number that fits into a long with a 1 before it.
  private static final int MOST_DIGITS = 17;

  private final List<Template> templates = new ArrayList<>();
  private final List<Template> ofTexts = new ArrayList<>();

  /// An open table of the templates by the hash of their texts.
  private @Nullable Template[] table = new Template[64];

  /// The text that is being added: first the whole, then the template.
  private char[] text = new char[256];

  private long[] numbers = new long[8];

  /// A text without its numbers.
  private static final class Template {
    final int id;
    final int hash;
    final char[] text;
    final List<Longs> numbers = new ArrayList<>();

    Template(int id, int hash, char[] text) {
      this.id = id;
      this.hash = hash;
      this.text = text;
      for (char c : text) {
        if (isPlace(c)) {
          numbers.add(new Longs());
        }
      }
    }

    boolean is(char[] other, int length) {
      return Arrays.equals(text, 0, text.length, other, 0, length);
    }
  }

  /// A growing list of numbers.
  private static final class Longs {
    long[] values = new long[8];
    int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }
  }

  private static boolean isPlace(char c) {
    return c == INTEGER || c == DIGITS;
  }

  // ---- writing ----

  /// Adds a text.
  void add(String json) {
    int length = json.length();
    if (text.length < length) {
      text = new char[Math.max(length, 2 * text.length)];
    }
    json.getChars(0, length, text, 0);
    int count = 0;
    int hash = 0;
    int to = 0;
    char before = 0;
    for (int i = 0; i < length; ) {
      char c = text[i];
      if (isDigit(c)) {
        int end = digitsEnd(i, length);
        boolean plain = (c != '0' || end == i + 1) && before != '.';
        before = text[end - 1];
        putNumber(count++, plain ? 0 : 1, i, end);
        c = plain ? INTEGER : DIGITS;
        i = end;
      } else {
        before = c;
        i++;
      }
      // A template is no longer than its text.
      text[to++] = c;
      hash = 31 * hash + c;
    }
    Template template = template(hash, to);
    for (int n = 0; n < count; n++) {
      template.numbers.get(n).add(numbers[n]);
    }
    ofTexts.add(template);
  }

  private int digitsEnd(int from, int length) {
    int most = Math.min(length, from + MOST_DIGITS);
    int end = from + 1;
    while (end < most && isDigit(text[end])) {
      end++;
    }
    return end;
  }

  private void putNumber(int n, long before, int from, int to) {
    long number = before;
    for (int at = from; at < to; at++) {
      number = number * 10 + text[at] - '0';
    }
    if (n == numbers.length) {
      numbers = Arrays.copyOf(numbers, n * 2);
    }
    numbers[n] = number;
  }

  /// The template whose text is the first `length` characters, which is made if it is new.
  private Template template(int hash, int length) {
    int at = hash & (table.length - 1);
    for (Template found = table[at]; found != null; found = table[at]) {
      if (found.hash == hash && found.is(text, length)) {
        return found;
      }
      at = (at + 1) & (table.length - 1);
    }
    Template made = new Template(templates.size(), hash, Arrays.copyOf(text, length));
    templates.add(made);
    table[at] = made;
    if (2 * templates.size() > table.length) {
      grow();
    }
    return made;
  }

  private void grow() {
    table = new Template[2 * table.length];
    for (Template template : templates) {
      int at = template.hash & (table.length - 1);
      while (table[at] != null) {
        at = (at + 1) & (table.length - 1);
      }
      table[at] = template;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  void write(ByteSink out) {
    out.putVarint(templates.size());
    for (Template template : templates) {
      byte[] utf8 = new String(template.text).getBytes(StandardCharsets.UTF_8);
      out.putVarint(utf8.length);
      out.put(utf8, 0, utf8.length);
    }
    ofTexts.forEach(template -> out.putVarint(template.id));
    for (Template template : templates) {
      template.numbers.forEach(numbers -> write(numbers, out));
    }
  }

  /// Writes numbers as differences to the least of them, or to the number before if those are
  /// smaller: by planes, all lowest bytes and so on.
  private static void write(Longs numbers, ByteSink out) {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    long greatestStep = 0;
    for (int i = 0; i < numbers.size; i++) {
      least = Math.min(least, numbers.values[i]);
      greatest = Math.max(greatest, numbers.values[i]);
      if (i > 0) {
        greatestStep = Math.max(greatestStep, zigzag(numbers.values[i] - numbers.values[i - 1]));
      }
    }
    boolean steps = bytes(greatestStep) < bytes(greatest - least);
    int width = steps ? bytes(greatestStep) : bytes(greatest - least);
    out.putVarint((long) width << 1 | (steps ? 1 : 0));
    long base = steps ? numbers.values[0] : least;
    out.putZigzag(base);
    int at = out.grow(width * numbers.size);
    long before = base;
    for (int i = 0; i < numbers.size; i++) {
      long value = steps ? zigzag(numbers.values[i] - before) : numbers.values[i] - base;
      before = numbers.values[i];
      for (int plane = 0; plane < width; plane++) {
        out.array()[at + plane * numbers.size + i] = (byte) (value >>> (plane * Byte.SIZE));
      }
    }
  }

  private static long zigzag(long v) {
    return (v << 1) ^ (v >> 63);
  }

  private static int bytes(long value) {
    return (Long.SIZE - Long.numberOfLeadingZeros(value) + Byte.SIZE - 1) / Byte.SIZE;
  }

  // ---- reading ----

  /// Receives a text.
  interface Sink {
    /// Takes JSON.
    ///
    /// @param json valid until the method returns
    void accept(int position, CharSequence json);
  }

  /// Reads texts that [#write] wrote.
  ///
  /// @param wanted the positions of the wanted texts; null for all
  static void read(ByteCursor in, int texts, @Nullable BitSet wanted, Sink sink) {
    Pieces[] templates = new Pieces[in.count("templates", texts)];
    for (int t = 0; t < templates.length; t++) {
      int length = in.count("bytes of a template", Limits.VALUE_BYTES);
      templates[t] =
          new Pieces(new String(in.array(), in.take(length), length, StandardCharsets.UTF_8));
    }
    int[] ids = new int[texts];
    int[] uses = new int[templates.length];
    for (int i = 0; i < texts; i++) {
      ids[i] = in.count("a template", templates.length - 1);
      uses[ids[i]]++;
    }
    long[][][] numbers = new long[templates.length][][];
    for (int t = 0; t < templates.length; t++) {
      numbers[t] = new long[templates[t].digits.length][];
      for (int place = 0; place < numbers[t].length; place++) {
        numbers[t][place] = numbers(in, uses[t]);
      }
    }
    int[] next = new int[templates.length];
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < texts; i++) {
      int t = ids[i];
      int use = next[t]++;
      if (wanted == null || wanted.get(i)) {
        text.setLength(0);
        templates[t].fill(numbers[t], use, text);
        sink.accept(i, text);
      }
    }
  }

  private static long[] numbers(ByteCursor in, int count) {
    int head = in.count("bytes of a number", 2 * Long.BYTES + 1);
    int width = head >>> 1;
    boolean steps = (head & 1) != 0;
    long before = in.zigzag();
    int at = in.take(Math.multiplyExact(width, count));
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      long value = 0;
      for (int plane = 0; plane < width; plane++) {
        value |= (in.array()[at + plane * count + i] & 0xffL) << (plane * Byte.SIZE);
      }
      values[i] = before + (steps ? (value >>> 1) ^ -(value & 1) : value);
      before = steps ? values[i] : before;
    }
    return values;
  }

  /// A template in pieces: a number stands behind each piece but the last.
  private static final class Pieces {
    final String[] texts;
    final boolean[] digits;

    Pieces(String template) {
      int places = (int) template.chars().filter(c -> isPlace((char) c)).count();
      texts = new String[places + 1];
      digits = new boolean[places];
      int start = 0;
      int place = 0;
      for (int i = 0; i < template.length(); i++) {
        if (isPlace(template.charAt(i))) {
          digits[place] = template.charAt(i) == DIGITS;
          texts[place++] = template.substring(start, i);
          start = i + 1;
        }
      }
      texts[place] = template.substring(start);
    }

    void fill(long[][] numbers, int use, StringBuilder text) {
      for (int place = 0; place < digits.length; place++) {
        text.append(texts[place]);
        long number = numbers[place][use];
        if (!digits[place] && number >= 0) {
          text.append(number);
        } else if (digits[place] && number > 0) {
          // Without the 1 before the digits.
          text.append(Long.toString(number), 1, Templates.length(number));
        } else {
          throw ChunkFormat.corrupt("a number of a text is " + number);
        }
      }
      text.append(texts[digits.length]);
    }
  }

  /// The number of digits of a positive number.
  private static int length(long number) {
    int length = 1;
    for (long bound = 10; length < 19 && number >= bound; bound *= 10) {
      length++;
    }
    return length;
  }
}
