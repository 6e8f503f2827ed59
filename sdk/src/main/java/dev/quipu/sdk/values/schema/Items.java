package dev.quipu.sdk.values.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The types of the elements of an array: none, one for all, or several kinds and which element is
/// of which kind.
public final class Items {
  /// Of an array without elements.
  public static final Items NONE = new Items(List.of(), new int[0]);

  /// So many kinds are tried for an element before it gets one of its own.
  private static final int TRIED = 16;

  private final List<Schema> kinds;

  /// For each run of elements of one kind: the kind, and where the run ends. Empty for one kind.
  private final int[] runs;

  private Items(List<Schema> kinds, int[] runs) {
    this.kinds = kinds;
    this.runs = runs;
  }

  public static Items of(Schema each) {
    return new Items(List.of(each), new int[0]);
  }

  /// @param runs of each run its kind and its length, all positive
  static @Nullable Items of(List<Schema> kinds, List<Integer> runs) {
    if (runs.size() % 2 != 0) {
      return null;
    }
    int[] ends = new int[runs.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i += 2) {
      end += runs.get(i + 1);
      if (runs.get(i) < 0
          || runs.get(i) >= kinds.size()
          || runs.get(i + 1) < 1
          || end > Integer.MAX_VALUE) {
        return null;
      }
      ends[i] = runs.get(i);
      ends[i + 1] = (int) end;
    }
    return new Items(List.copyOf(kinds), ends);
  }

  List<Schema> kinds() {
    return kinds;
  }

  /// Of each run its kind and its length.
  List<Integer> runs() {
    List<Integer> all = new ArrayList<>(runs.length);
    int start = 0;
    for (int i = 0; i < runs.length; i += 2) {
      all.add(runs[i]);
      all.add(runs[i + 1] - start);
      start = runs[i + 1];
    }
    return all;
  }

  /// The type of an element; [Schema#ANY] if the schema says nothing about it.
  public Schema at(int index) {
    if (kinds.size() <= 1) {
      return kinds.isEmpty() ? Schema.ANY : kinds.get(0);
    }
    int low = 0;
    int high = runs.length / 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (runs[2 * middle + 1] <= index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return 2 * low < runs.length ? kinds.get(runs[2 * low]) : Schema.ANY;
  }

  /// The types of both; null if no types are.
  static @Nullable Items unify(Items a, Items b) {
    if (a.kinds.isEmpty()) {
      return b;
    } else if (b.kinds.isEmpty()) {
      return a;
    } else if (a.kinds.size() != b.kinds.size() || !Arrays.equals(a.runs, b.runs)) {
      return null;
    }
    List<Schema> kinds = new ArrayList<>(a.kinds.size());
    for (int i = 0; i < a.kinds.size(); i++) {
      Schema kind = Schema.unify(a.kinds.get(i), b.kinds.get(i));
      if (kind == null) {
        return null;
      }
      kinds.add(kind);
    }
    return new Items(kinds, a.runs);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Items items
        && kinds.equals(items.kinds)
        && Arrays.equals(runs, items.runs);
  }

  @Override
  public int hashCode() {
    return 31 * kinds.hashCode() + Arrays.hashCode(runs);
  }

  @Override
  public String toString() {
    return kinds.toString();
  }

  /// Takes the types of elements in their order.
  public static final class Builder {
    private final boolean exact;
    private final List<Schema> kinds = new ArrayList<>(1);
    private int[] runs = new int[2];
    private int size;
    private int count;
    private @Nullable Schema last;

    public Builder() {
      this(false);
    }

    /// @param exact whether even types that one schema reads are kept apart
    public Builder(boolean exact) {
      this.exact = exact;
    }

    public void add(Schema schema) {
      count++;
      if (schema.equals(last)) {
        runs[size - 1] = count;
        return;
      }
      last = schema;
      int kind = kind(schema);
      if (size > 0 && runs[size - 2] == kind) {
        runs[size - 1] = count;
        return;
      }
      if (size == runs.length) {
        runs = Arrays.copyOf(runs, 2 * size);
      }
      runs[size++] = kind;
      runs[size++] = count;
    }

    private int kind(Schema schema) {
      for (int i = 0; i < Math.min(kinds.size(), TRIED); i++) {
        Schema known = kinds.get(i);
        Schema both = exact ? known.equals(schema) ? known : null : Schema.unify(known, schema);
        if (both != null) {
          kinds.set(i, both);
          return i;
        }
      }
      kinds.add(schema);
      return kinds.size() - 1;
    }

    public Items build() {
      return kinds.isEmpty()
          ? NONE
          : new Items(kinds, kinds.size() == 1 ? new int[0] : Arrays.copyOf(runs, size));
    }
  }
}
