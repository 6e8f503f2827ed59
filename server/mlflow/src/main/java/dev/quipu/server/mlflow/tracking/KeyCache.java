package dev.quipu.server.mlflow.tracking;

import dev.quipu.server.mlflow.request.Names;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Maps the names in one batch to keys. A batch repeats a few names many times, and making a string
/// each time would cost more than reading the name. Open addressing with linear probing. Not safe
/// for several threads.
final class KeyCache {
  private @Nullable Entry[] slots = new @Nullable Entry[64];
  private int size;

  private record Entry(String name, String key) {}

  /// The key of a metric whose name has these characters.
  String of(char[] chars, int offset, int length) {
    int hash = 0;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + chars[i];
    }
    int slot = slot(hash);
    for (@Nullable Entry known = slots[slot]; known != null; known = slots[slot]) {
      if (equal(known.name, chars, offset, length)) {
        return known.key;
      }
      slot = slot + 1 & slots.length - 1;
    }
    String name = new String(chars, offset, length);
    String key = Names.key("Metric key", name);
    slots[slot] = new Entry(name, key);
    if (++size * 2 > slots.length) {
      grow();
    }
    return key;
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
    @Nullable Entry[] old = slots;
    slots = new @Nullable Entry[old.length * 2];
    for (Entry entry : Arrays.asList(old)) {
      if (entry != null) {
        // The hash of a string equals the hash above.
        int slot = slot(entry.name.hashCode());
        while (slots[slot] != null) {
          slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = entry;
      }
    }
  }
}
