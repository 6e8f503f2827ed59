package dev.quipu.trackers.backend;

import dev.quipu.core.model.Digest;
import java.nio.charset.StandardCharsets;

/// The names of files for names that people choose.
public final class FileName {
  /// Longer names do not fit every file system; the hash of a longer name stands for its rest.
  private static final int BYTES = 200;

  private FileName() {}

  /// A name that is a file name everywhere, and leads to no other folder. Letters, digits, spaces
  /// between others, and `._-+=@` stay; all else becomes `%` and the two digits of each byte. Two
  /// names have two file names.
  public static String of(String name) {
    if (name.isEmpty()) {
      return "%";
    }
    StringBuilder file = new StringBuilder();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean isEnd = i == 0 || i == bytes.length - 1;
      boolean isKept =
          c < 0x80
              && (Character.isLetterOrDigit(c)
                  || "_-+=@".indexOf(c) >= 0
                  || ((c == '.' || c == ' ') && !isEnd));
      if (isKept) {
        file.append(c);
      } else {
        file.append('%').append(String.format("%02X", (int) c));
      }
    }
    return file.length() <= BYTES
        ? file.toString()
        : file.substring(0, BYTES) + "%" + Digest.of(bytes).hex().substring(0, 16);
  }
}
