package dev.quipu.server.mlflow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The strings of the keys of one batch: a batch repeats a few keys many times, and making a string
/// for each would cost more than reading it. Open addressing with linear probing. Not safe for
/// several threads.
final class KeyCache {
  private @Nullable String[] slots = new @Nullable String[64];
  private int size;

  /// The string of some characters.
  String of(char[] chars, int offset, int length) {
    int hash = 0;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + chars[i];
    }
    int slot = slot(hash);
    for (@Nullable String known = slots[slot]; known != null; known = slots[slot]) {
      if (equal(known, chars, offset, length)) {
        return known;
      }
      slot = slot + 1 & slots.length - 1;
    }
    String made = new String(chars, offset, length);
    slots[slot] = made;
    if (++size * 2 > slots.length) {
      grow();
    }
    return made;
  }

  private int slot(int hash) {
    return (hash ^ hash >>> 15) & slots.length - 1;
  }

  private static boolean equal(String known, char[] chars, int offset, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != chars[offset + i]) {
        return false;
      }
    }
    return true;
  }

  private void grow() {
    @Nullable String[] old = slots;
    slots = new @Nullable String[old.length * 2];
    for (String key : Arrays.asList(old)) {
      if (key != null) {
        // The hash of a string is the one above.
        int slot = slot(key.hashCode());
        while (slots[slot] != null) {
          slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = key;
      }
    }
  }
}
