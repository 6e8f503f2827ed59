package dev.quipu.server.http;

import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Decodes paths and queries: once, strictly, and refusing what is not canonical.
final class Uris {
  private Uris() {}

  /// The segments of a raw path such as `/a/b%20c`. The path `/` has none.
  ///
  /// @throws QuipuException INVALID_ARGUMENT for empty segments, `.` and `..`, separators and
  ///   control characters in disguise, and what is not percent-encoded UTF-8
  static List<String> segments(String rawPath) {
    try {
      return canonicalSegments(rawPath);
    } catch (QuipuException e) {
      throw e.about(new Fault.WrongPath());
    }
  }

  private static List<String> canonicalSegments(String rawPath) {
    if (rawPath.equals("/")) {
      return List.of();
    }
    if (!rawPath.startsWith("/")) {
      throw bad(rawPath, "does not start with '/'");
    }
    List<String> segments = new ArrayList<>();
    for (String raw : rawPath.substring(1).split("/", -1)) {
      String segment = decode(raw, false);
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw bad(rawPath, "is not canonical");
      }
      for (int i = 0; i < segment.length(); i++) {
        char c = segment.charAt(i);
        if (c == '/' || c == '\\' || Character.isISOControl(c)) {
          throw bad(rawPath, "holds an encoded separator or a control character");
        }
      }
      segments.add(segment);
    }
    return segments;
  }

  /// The path that a client probably meant, even if its own path is refused: the segments that name
  /// something, joined. Only for choosing the API that answers the refusal; access is decided by
  /// [#segments].
  static String meant(String rawPath) {
    StringBuilder path = new StringBuilder();
    for (String raw : rawPath.split("/", -1)) {
      for (String segment : decodeAnyway(raw).split("[/\\\\]", -1)) {
        if (!segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
          path.append('/').append(segment);
        }
      }
    }
    return path.isEmpty() ? "/" : path.toString();
  }

  private static String decodeAnyway(String raw) {
    try {
      return decode(raw, false);
    } catch (QuipuException e) {
      return raw;
    }
  }

  /// The parameters of a raw query, each with its values in order.
  static Map<String, List<String>> parameters(String rawQuery) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (rawQuery.isEmpty()) {
      return parameters;
    }
    for (String pair : rawQuery.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
      parameters.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
    return parameters;
  }

  private static String decode(String raw, boolean plusIsSpace) {
    for (int i = 0; i < raw.length(); i++) {
      // A character that is not ASCII stands for a byte that was sent without percent-encoding.
      if (raw.charAt(i) <= ' ' || raw.charAt(i) > '~') {
        throw bad(raw, "holds a character that is not percent-encoded");
      }
    }
    if (raw.indexOf('%') < 0 && (!plusIsSpace || raw.indexOf('+') < 0)) {
      return raw;
    }
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        if (i + 2 >= raw.length()
            || !HexFormat.isHexDigit(raw.charAt(i + 1))
            || !HexFormat.isHexDigit(raw.charAt(i + 2))) {
          throw bad(raw, "holds a '%' that is not followed by two hexadecimal digits");
        }
        bytes.put((byte) HexFormat.fromHexDigits(raw, i + 1, i + 3));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.put((byte) ' ');
      } else {
        bytes.put((byte) c);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw bad(raw, "is not percent-encoded UTF-8");
    }
  }

  private static QuipuException bad(String raw, String why) {
    return QuipuException.invalid("URL part " + Text.quote(raw) + " " + why);
  }
}
