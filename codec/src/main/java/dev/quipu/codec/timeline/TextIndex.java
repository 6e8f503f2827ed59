package dev.quipu.codec.timeline;

import dev.quipu.codec.bytes.ByteSink;

/// Tells which texts a block certainly does not hold: a set of bits with one bit for each three
/// characters in a row, in lower case, of the texts of the block. A text may be in the block if the
/// bits of all its triples are set. This is a Bloom filter with one hash; a text has several
/// triples, which makes a wrong answer rare.
final class TextIndex {
  private static final int LEAST_BITS = 1 << 9;

  /// Bits for each triple: one in eight bits is set.
  private static final int BITS_A_TRIPLE = 8;

  /// The bits of three characters.
  private static final long TRIPLE = (1L << 48) - 1;

  private final long[] words;

  private TextIndex(long[] words) {
    this.words = words;
  }

  /// Gathers the triples of texts. The bits are set for the largest index; a smaller one is folded
  /// from it, since the number of a bit is taken modulo the number of bits. The hashes are kept as
  /// long as their number decides on the size.
  static final class Builder {
    /// More triples than this have the largest index.
    private static final int MOST_HASHES = TimelineLimits.INDEX_BITS / 2 / BITS_A_TRIPLE;

    private static final int TABLE = 2 * Integer.highestOneBit(MOST_HASHES + 1);

    private final long[] words = new long[TimelineLimits.INDEX_BITS / Long.SIZE];

    /// An open table of hashes; 0 is a free place.
    private final int[] table = new int[TABLE];

    private boolean hasZero;
    private int hashes;

    /// Adds the triples of a part of a text.
    void add(String text, int from, int to) {
      if (to - from < 3) {
        return;
      }
      long triple = (long) Folded.of(text.charAt(from)) << 16 | Folded.of(text.charAt(from + 1));
      for (int i = from + 2; i < to; i++) {
        triple = (triple << 16 | Folded.of(text.charAt(i))) & TRIPLE;
        int hash = hash(triple);
        int bit = hash & (TimelineLimits.INDEX_BITS - 1);
        if (hashes <= MOST_HASHES) {
          count(hash);
        }
        words[bit >> 6] |= 1L << bit;
      }
    }

    private void count(int hash) {
      if (hash == 0) {
        hashes += hasZero ? 0 : 1;
        hasZero = true;
        return;
      }
      int at = hash & (TABLE - 1);
      while (table[at] != 0) {
        if (table[at] == hash) {
          return;
        }
        at = (at + 1) & (TABLE - 1);
      }
      table[at] = hash;
      hashes++;
    }

    TextIndex build() {
      int bits = LEAST_BITS;
      while (bits < hashes * BITS_A_TRIPLE && bits < TimelineLimits.INDEX_BITS) {
        bits *= 2;
      }
      long[] folded = new long[bits / Long.SIZE];
      for (int w = 0; w < words.length; w++) {
        folded[w & (folded.length - 1)] |= words[w];
      }
      return new TextIndex(folded);
    }
  }

  /// A hash whose low bits are well mixed.
  private static int hash(long triple) {
    return (int) ((triple * 0x9E3779B97F4A7C15L) >>> 32);
  }

  private static long triple(String text, int at) {
    return (long) text.charAt(at) << 32 | (long) text.charAt(at + 1) << 16 | text.charAt(at + 2);
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
        triples[i] = hash(triple(lower, i));
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
