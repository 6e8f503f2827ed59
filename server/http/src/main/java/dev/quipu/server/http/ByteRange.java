package dev.quipu.server.http;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The part of a file that a `Range` header asks for (RFC 9110, section 14).
///
/// @param offset of the first byte
/// @param length at least 1
record ByteRange(long offset, long length) {
  private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");
  private static final String UNIT = "bytes=";

  /// The name of the error's detail that holds the length of the file.
  static final String SIZE = "size";

  /// The range in a header; null if its unit is not bytes, since such a header is to be ignored.
  ///
  /// @param sizeBytes of the whole file
  /// @throws QuipuException RANGE_NOT_SATISFIABLE also for several ranges and for none
  static @Nullable ByteRange parse(String header, long sizeBytes) {
    if (!header.startsWith(UNIT)) {
      return null;
    }
    if (header.indexOf(',') >= 0) {
      throw refused(header, sizeBytes, "several ranges in one request are not supported");
    }
    Matcher matcher = ONE.matcher(header);
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      throw refused(header, sizeBytes, "it is not of the form bytes=first-last");
    }
    long first;
    long last;
    if (matcher.group(1).isEmpty()) {
      first = Math.max(0, sizeBytes - number(matcher.group(2)));
      last = sizeBytes - 1;
    } else {
      first = number(matcher.group(1));
      last = matcher.group(2).isEmpty() ? sizeBytes - 1 : number(matcher.group(2));
      if (last < first && !matcher.group(2).isEmpty()) {
        throw refused(header, sizeBytes, "it ends before it begins");
      }
      last = Math.min(last, sizeBytes - 1);
    }
    if (first > last) {
      throw refused(header, sizeBytes, "the file has " + sizeBytes + " bytes");
    }
    return new ByteRange(first, last - first + 1);
  }

  private static long number(String digits) {
    return Text.integer(digits).orElseThrow();
  }

  /// The value of the `Content-Range` header.
  String contentRange(long sizeBytes) {
    return "bytes " + offset + "-" + (offset + length - 1) + "/" + sizeBytes;
  }

  private static QuipuException refused(String header, long sizeBytes, String why) {
    return new QuipuException(
        ErrorCode.RANGE_NOT_SATISFIABLE,
        "Range " + Text.quote(header) + " cannot be answered: " + why,
        Map.of(SIZE, sizeBytes),
        null);
  }
}
