package dev.quipu.server.mlflow.registry;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rules for sources that clients name. A source is never read by this server; other readers of
/// the registry may be less careful, so a source must not lead to files of their machines.
final class SourceRules {
  private static final Pattern URI =
      Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.\\-]*):)?(?://[^/?#]*)?([^?#]*).*", Pattern.DOTALL);

  /// Nobody encodes a URI more often.
  private static final int MOST_DECODINGS = 10;

  private SourceRules() {}

  /// @param allowed must match in the source
  static void check(String source, boolean isPrompt, Pattern allowed) {
    if (!allowed.matcher(source).find()) {
      throw QuipuException.invalid("Invalid model version source: '" + shown(source) + "'.");
    }
    String scheme = part(source, 1).toLowerCase(Locale.ROOT);
    boolean local = scheme.isEmpty() || scheme.equals("file");
    if (isPrompt) {
      if (scheme.equals("file") || (scheme.isEmpty() && source.startsWith("/"))) {
        throw QuipuException.invalid(
            "Invalid prompt source: '"
                + shown(source)
                + "'. Local source paths are not allowed for prompts.");
      }
      if (!scheme.isEmpty()) {
        refuseRelative(source);
      }
    } else if (local) {
      throw QuipuException.invalid(
          "Invalid model version source: '"
              + shown(source)
              + "'. To use a local path as a model version source, the run_id request parameter has"
              + " to be specified and the local path has to be contained within the artifact"
              + " directory of the run specified by the run_id. This server keeps artifacts itself,"
              + " so a local path is never valid.");
    } else {
      refuseRelative(source);
    }
  }

  private static void refuseRelative(String source) {
    String plain = source;
    for (int i = 0; i < MOST_DECODINGS; i++) {
      plain = decoded(plain);
    }
    String path = part(plain, 2).replaceAll("/+", "/");
    boolean relative =
        !path.startsWith("/")
            || path.indexOf('\0') >= 0
            || Arrays.asList(plain.split("/")).contains("..")
            || Arrays.asList(path.split("/")).contains(".");
    if (relative || !decoded(plain).equals(plain)) {
      throw QuipuException.invalid(
          "Invalid model version source: '"
              + shown(source)
              + "'. If supplying a source as an http, https, local file path, ftp, objectstore, or"
              + " mlflow-artifacts uri, an absolute path must be provided without relative path"
              + " references present. Please provide an absolute path.");
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A percent sign that encodes nothing stands for itself.
      return text;
    }
  }

  private static String part(String source, int group) {
    Matcher uri = URI.matcher(source);
    String part = uri.matches() ? uri.group(group) : null;
    return part == null ? "" : part;
  }

  private static String shown(String source) {
    return Text.first(source, 200);
  }
}
