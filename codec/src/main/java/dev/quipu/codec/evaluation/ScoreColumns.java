package dev.quipu.codec.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.ScoreSummary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The columns of the scores of a run, with their summaries, in the order in which they came. The
/// number of a column is its place, from 1. docs/format/scores.md has the bytes.
public final class ScoreColumns {
  /// Columns of one run: a hundred scores for each of ten data sets. Scores of further evaluators
  /// and metrics stay in their rows.
  public static final int MOST = 1000;

  private static final byte VERSION = 1;
  private static final int SUMMARY_BYTES = 7 * 8;

  private final List<Column> columns = new ArrayList<>();
  private final Map<Key, Integer> numbers = new HashMap<>();
  private long leftOut;

  /// What a column is of.
  ///
  /// @param dataset empty for the cases of none
  /// @param evaluator empty for the rows themselves, whose success is that of all their scores
  /// @param metric empty for what the evaluator says as a whole
  public record Key(String dataset, String evaluator, String metric) {
    /// The column of the rows of a data set.
    public static Key ofRows(String dataset) {
      return new Key(dataset, "", "");
    }

    public boolean isOfRows() {
      return evaluator.isEmpty();
    }
  }

  public record Column(Key key, ScoreSummary summary) {}

  /// The columns in order.
  public List<Column> list() {
    return columns;
  }

  /// How many scores are in no column, because there are too many columns.
  public long leftOut() {
    return leftOut;
  }

  /// The number of a column, which is made if there is room; 0 if there is none.
  public int number(Key key) {
    int number = find(key);
    if (number > 0) {
      return number;
    }
    if (columns.size() == MOST) {
      leftOut++;
      return 0;
    }
    columns.add(new Column(key, ScoreSummary.NONE));
    numbers.put(key, columns.size());
    return columns.size();
  }

  /// The number of a column; 0 if there is none.
  public int find(Key key) {
    if (numbers.size() < columns.size()) {
      // Those who only read the columns need no numbers.
      for (int i = 0; i < columns.size(); i++) {
        numbers.put(columns.get(i).key(), i + 1);
      }
    }
    return numbers.getOrDefault(key, 0);
  }

  public void summarise(int number, ScoreSummary summary) {
    columns.set(number - 1, new Column(columns.get(number - 1).key(), summary));
  }

  // ---- bytes ----

  public byte[] encode() {
    List<byte[]> names = new ArrayList<>();
    int bytes = 1 + 8 + 4;
    for (Column column : columns) {
      for (String name : List.of(column.key.dataset, column.key.evaluator, column.key.metric)) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        names.add(utf8);
        bytes += 2 + utf8.length;
      }
      bytes += SUMMARY_BYTES;
    }
    ByteBuffer out = Checked.room(bytes).put(VERSION).putLong(leftOut).putInt(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      for (int k = 3 * i; k < 3 * i + 3; k++) {
        out.putShort((short) names.get(k).length).put(names.get(k));
      }
      put(out, columns.get(i).summary());
    }
    return Checked.sealed(out);
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws QuipuException CORRUPT if the bytes are no columns
  public static ScoreColumns decode(byte[] bytes) {
    return decode(bytes, new KnownKeys());
  }

  /// The keys of the columns of the run before. The runs of an experiment mostly have the same
  /// columns, whose keys then are the same objects.
  public static final class KnownKeys {
    private final List<Key> keys = new ArrayList<>();
    private final List<byte[]> bytes = new ArrayList<>();

    private Key read(int place, ByteBuffer in) {
      int start = in.position();
      for (int name = 0; name < 3; name++) {
        in.position(in.position() + 2 + (in.getShort(in.position()) & 0xffff));
      }
      byte[] own = new byte[in.position() - start];
      in.get(start, own);
      if (place < bytes.size() && Arrays.equals(bytes.get(place), own)) {
        return keys.get(place);
      }
      in.position(start);
      Key key = new Key(name(in), name(in), name(in));
      if (place < bytes.size()) {
        keys.set(place, key);
        bytes.set(place, own);
      } else if (place == bytes.size()) {
        keys.add(key);
        bytes.add(own);
      }
      return key;
    }
  }

  /// As [#decode(byte[])], for one run after another.
  public static ScoreColumns decode(byte[] bytes, KnownKeys known) {
    ByteBuffer in = Checked.opened(bytes, "Columns of scores");
    if (in.remaining() < 13 || in.get() != VERSION) {
      throw QuipuException.corrupt("Columns of scores are of no known version");
    }
    ScoreColumns all = new ScoreColumns();
    all.leftOut = in.getLong();
    for (int left = in.getInt(); left > 0; left--) {
      Key key = known.read(all.columns.size(), in);
      all.columns.add(new Column(key, summary(in)));
    }
    return all;
  }

  private static String name(ByteBuffer in) {
    int length = in.getShort() & 0xffff;
    byte[] utf8 = new byte[length];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /// A summary as bytes of its own.
  public static byte[] encode(ScoreSummary summary) {
    ByteBuffer out = Checked.room(SUMMARY_BYTES);
    put(out, summary);
    return Checked.sealed(out);
  }

  /// Reads what [#encode(ScoreSummary)] wrote.
  ///
  /// @throws QuipuException CORRUPT if the bytes are no summary
  public static ScoreSummary decodeSummary(byte[] bytes) {
    ByteBuffer in = Checked.opened(bytes, "Summary of scores");
    if (in.remaining() != SUMMARY_BYTES) {
      throw QuipuException.corrupt("Summary of scores has " + in.remaining() + " bytes");
    }
    return summary(in);
  }

  private static void put(ByteBuffer out, ScoreSummary summary) {
    out.putLong(summary.scores())
        .putLong(summary.values())
        .putDouble(summary.mean())
        .putDouble(summary.squares())
        .putLong(summary.judged())
        .putLong(summary.successes())
        .putLong(summary.lower());
  }

  private static ScoreSummary summary(ByteBuffer in) {
    return new ScoreSummary(
        in.getLong(),
        in.getLong(),
        in.getDouble(),
        in.getDouble(),
        in.getLong(),
        in.getLong(),
        in.getLong());
  }
}
