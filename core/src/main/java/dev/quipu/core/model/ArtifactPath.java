package dev.quipu.core.model;

import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The canonical path of an artifact below its owner: segments joined by `/`. It is a name that is
/// looked up in a table; the server never uses it as a file system path. The rules keep it safe as
/// a file system path for a client that downloads the artifact.
public record ArtifactPath(String value) {
  public ArtifactPath {
    try {
      check(value);
    } catch (QuipuException e) {
      throw e.about(new Fault.WrongPath());
    }
  }

  /// The last segment.
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  private static void check(String path) {
    if (path.isEmpty()) {
      throw QuipuException.invalid("Artifact path is empty");
    }
    Text.check("Artifact path", path, Limits.ARTIFACT_PATH_CHARS);
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' || Character.isISOControl(c)) {
        throw bad(path, "holds a backslash or control character at position " + i);
      }
    }
    String[] segments = path.split("/", -1);
    if (segments.length > Limits.ARTIFACT_PATH_SEGMENTS) {
      throw QuipuException.invalid(
          "Artifact path has "
              + segments.length
              + " segments; at most "
              + Limits.ARTIFACT_PATH_SEGMENTS
              + " are allowed");
    }
    for (String segment : segments) {
      checkSegment(path, segment);
    }
    if (looksLikeUri(segments[0])) {
      throw bad(path, "starts with a drive or scheme");
    }
  }

  private static void checkSegment(String path, String segment) {
    if (segment.isEmpty()) {
      throw bad(path, "starts or ends with '/' or holds '//'");
    }
    if (segment.equals(".") || segment.equals("..")) {
      throw bad(path, "holds the segment '" + segment + "'");
    }
    int bytes = segment.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Limits.ARTIFACT_SEGMENT_BYTES) {
      throw bad(
          path,
          "has a segment of "
              + bytes
              + " bytes; at most "
              + Limits.ARTIFACT_SEGMENT_BYTES
              + " are allowed");
    }
    // A percent-encoded separator, dot or percent sign is a path in disguise: some software may
    // decode it again.
    String lower = segment.toLowerCase(Locale.ROOT);
    if (lower.contains("%2e")
        || lower.contains("%2f")
        || lower.contains("%5c")
        || lower.contains("%25")
        || lower.contains("%00")
        || lower.contains("%c0")) {
      throw bad(path, "holds an encoded '.', '/', '\\', '%' or NUL");
    }
  }

  private static boolean looksLikeUri(String first) {
    int colon = first.indexOf(':');
    if (colon <= 0 || !first.chars().limit(colon).allMatch(ArtifactPath::isSchemeCharacter)) {
      return false;
    }
    return colon == first.length() - 1 || colon == 1;
  }

  private static boolean isSchemeCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "+-.".indexOf(c) >= 0;
  }

  private static QuipuException bad(String path, String why) {
    return QuipuException.invalid("Artifact path " + Text.quote(path) + " " + why);
  }

  @Override
  public String toString() {
    return value;
  }
}
