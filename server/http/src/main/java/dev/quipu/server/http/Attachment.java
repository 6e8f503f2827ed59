package dev.quipu.server.http;

import java.nio.charset.StandardCharsets;

/// The `Content-Disposition` that makes a browser save a file rather than show it (RFC 6266).
final class Attachment {
  private static final String PLAIN = "!#$&+-.^_`|~";

  private Attachment() {}

  /// The header value: the name in ASCII for old readers, and exact in the form of RFC 8187.
  static String named(String name) {
    StringBuilder ascii = new StringBuilder();
    name.codePoints()
        .forEach(
            c -> ascii.append(c < 0x20 || c > 0x7e || "\"\\%".indexOf(c) >= 0 ? '_' : (char) c));
    StringBuilder exact = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isPlain(c)) {
        exact.append(c);
      } else {
        exact.append(String.format("%%%02X", (int) c));
      }
    }
    return "attachment; filename=" + token(ascii.toString()) + "; filename*=UTF-8''" + exact;
  }

  /// A value as a header has it: without quotes if it needs none, because some readers look for the
  /// bare name.
  private static String token(String value) {
    return !value.isEmpty() && value.chars().allMatch(c -> isPlain((char) c))
        ? value
        : "\"" + value + "\"";
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PLAIN.indexOf(c) >= 0;
  }
}
