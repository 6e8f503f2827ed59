package dev.quipu.codec.timeline;

import dev.quipu.codec.bytes.ByteSink;
import java.util.Arrays;

/// Tells which texts a block certainly does not hold: a set of bits with one bit for each three
/// characters in a row, in lower case, of the texts of the block. A text may be in the block if the
/// bits of all its triples are set. This is a Bloom filter with one hash; a text has several
/// triples, which makes a wrong answer rare.
final class TextIndex {
  private static final int LEAST_BITS = 1 << 9;

  /// Bits for each triple: one in eight bits is set.
  private static final int BITS_A_TRIPLE = 8;

  private final long[] words;

  private TextIndex(long[] words) {
    this.words = words;
  }

  /// Gathers the triples of texts.
  static final class Builder {
    private int[] triples = new int[1024];
    private int size;

    void add(String text) {
      String lower = Folded.of(text);
      int need = size + lower.length();
      if (need > triples.length) {
        compact();
        need = size + lower.length();
        if (need > triples.length / 2) {
          triples = Arrays.copyOf(triples, Math.max(need, triples.length * 2));
        }
      }
      for (int i = 0; i + 2 < lower.length(); i++) {
        triples[size++] = hash(lower, i);
      }
    }

    /// Removes duplicates.
    private void compact() {
      Arrays.sort(triples, 0, size);
      int kept = 0;
      for (int i = 0; i < size; i++) {
        if (i == 0 || triples[i] != triples[i - 1]) {
          triples[kept++] = triples[i];
        }
      }
      size = kept;
    }

    TextIndex build() {
      compact();
      int bits = LEAST_BITS;
      while (bits < size * BITS_A_TRIPLE && bits < TimelineLimits.INDEX_BITS) {
        bits *= 2;
      }
      long[] words = new long[bits / Long.SIZE];
      for (int i = 0; i < size; i++) {
        int bit = triples[i] & (bits - 1);
        words[bit >> 6] |= 1L << bit;
      }
      return new TextIndex(words);
    }
  }

  /// A hash whose low bits are well mixed.
  private static int hash(String text, int at) {
    long triple =
        (long) text.charAt(at) << 32 | (long) text.charAt(at + 1) << 16 | text.charAt(at + 2);
    return (int) ((triple * 0x9E3779B97F4A7C15L) >>> 32);
  }

  int bytes() {
    return words.length * Long.BYTES;
  }

  void write(ByteSink out) {
    for (long word : words) {
      out.putLong(word);
    }
  }

  /// The bits of a text that is searched for, to be compared with many indexes.
  static final class Probe {
    private final int[] triples;

    /// @param lower the folded text
    Probe(String lower) {
      triples = new int[Math.max(0, lower.length() - 2)];
      for (int i = 0; i < triples.length; i++) {
        triples[i] = hash(lower, i);
      }
    }

    /// Whether a block may hold the text.
    ///
    /// @param index reads a byte of the index
    boolean mayBeIn(ByteReader index, int bytes) {
      int mask = bytes * Byte.SIZE - 1;
      for (int triple : triples) {
        int bit = triple & mask;
        if ((index.at(bit >> 3) & 1 << (bit & 7)) == 0) {
          return false;
        }
      }
      return true;
    }
  }

  /// Reads one byte of an index.
  @FunctionalInterface
  interface ByteReader {
    byte at(int position);
  }
}
