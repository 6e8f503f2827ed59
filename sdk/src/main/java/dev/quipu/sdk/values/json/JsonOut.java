package dev.quipu.sdk.values.json;

import dev.quipu.core.json.NumberText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Writes canonical JSON in UTF-8 (RFC 8785). The caller writes the names of an object in order.
public final class JsonOut {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  /// What is written has more bytes than allowed.
  public static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong(String message) {
      super(message, null, false, false);
    }
  }

  private final int mostBytes;
  private byte[] bytes = new byte[256];
  private int size;

  /// @param mostBytes more bytes are refused with [TooLong]
  public JsonOut(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  public int size() {
    return size;
  }

  /// Forgets what was written after a size.
  public void cut(int newSize) {
    size = newSize;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /// A part of what is written.
  public byte[] toBytes(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  public JsonOut raw(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  public JsonOut raw(byte[] json) {
    room(json.length);
    System.arraycopy(json, 0, bytes, size, json.length);
    size += json.length;
    return this;
  }

  public JsonOut nothing() {
    return raw(NULL);
  }

  public JsonOut bool(boolean value) {
    return raw(value ? TRUE : FALSE);
  }

  public JsonOut number(long value) {
    room(NumberText.MOST_BYTES);
    size = NumberText.write(value, bytes, size);
    return this;
  }

  /// Writes a number.
  ///
  /// @param value finite
  public JsonOut number(double value) {
    room(NumberText.MOST_BYTES);
    size = NumberText.write(value, bytes, size);
    return this;
  }

  /// Writes a name and its colon, with a comma before all names but the first.
  public JsonOut name(boolean first, String name) {
    if (!first) {
      raw(',');
    }
    string(name);
    return raw(':');
  }

  public JsonOut base64(byte[] content) {
    raw('"');
    raw(Base64.getEncoder().encode(content));
    return raw('"');
  }

  /// Writes a string. UTF-8 has no lone surrogates: each becomes U+FFFD.
  ///
  /// @return whether all characters were written as they are
  public boolean string(String text) {
    int n = text.length();
    room(n + 2);
    byte[] to = bytes;
    int at = size;
    to[at++] = '"';
    int i = 0;
    for (; i < n; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x80 || c == '"' || c == '\\') {
        break;
      }
      to[at++] = (byte) c;
    }
    size = at;
    boolean whole = i == n || rest(text, i);
    raw('"');
    return whole;
  }

  private boolean rest(String text, int from) {
    boolean whole = true;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      room(6);
      if (c == '"' || c == '\\') {
        bytes[size++] = '\\';
        bytes[size++] = (byte) c;
      } else if (c < ' ') {
        control(c);
      } else if (c < 0x80) {
        bytes[size++] = (byte) c;
      } else if (c < 0x800) {
        bytes[size++] = (byte) (0xc0 | (c >> 6));
        bytes[size++] = (byte) (0x80 | (c & 0x3f));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        bytes[size++] = (byte) (0xf0 | (point >> 18));
        bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        bytes[size++] = (byte) (0x80 | (point & 0x3f));
      } else {
        whole &= !Character.isSurrogate(c);
        three(Character.isSurrogate(c) ? '\ufffd' : c);
      }
    }
    return whole;
  }

  private void three(char c) {
    bytes[size++] = (byte) (0xe0 | (c >> 12));
    bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
    bytes[size++] = (byte) (0x80 | (c & 0x3f));
  }

  private void control(char c) {
    bytes[size++] = '\\';
    int known = "\b\t\n\f\r".indexOf(c);
    if (known >= 0) {
      bytes[size++] = (byte) "btnfr".charAt(known);
    } else {
      bytes[size++] = 'u';
      bytes[size++] = '0';
      bytes[size++] = '0';
      bytes[size++] = HEX[c >> 4];
      bytes[size++] = HEX[c & 0xf];
    }
  }

  private void room(int more) {
    if (more > bytes.length - size) {
      if (more > mostBytes - size) {
        throw new TooLong(
            "has more than " + mostBytes + " bytes of JSON; at most " + mostBytes + " are allowed");
      }
      long doubled = Math.min(Math.max(2L * bytes.length, (long) size + more), mostBytes);
      bytes = Arrays.copyOf(bytes, (int) doubled);
    }
  }
}
