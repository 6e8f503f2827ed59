package dev.quipu.core.model;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The folder in an external store to which clients of an experiment upload artifacts themselves,
/// as a URI such as `s3://bucket/folder`. The server records and returns the URI, but never opens
/// it.
///
/// Because clients do open it, the URI must not point to the client's own disk, nor make the client
/// send its password for this server to another one.
public record ArtifactLocation(String uri) {
  private static final Pattern URI =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):(//[^/?#]*)?([^?#]*)(\\?[^#]*)?");

  /// Schemes that are not of external stores: those of the local machine, and those to which
  /// clients would send their credentials for this server.
  private static final Set<String> REFUSED =
      Set.of("file", "local", "http", "https", "data", "javascript");

  /// Stores that may omit the host, because a client may know only one such store.
  private static final Set<String> NAMELESS = Set.of("dbfs", "hdfs", "viewfs");

  public ArtifactLocation {
    check(uri);
  }

  /// A folder below this folder.
  ///
  /// @param path segments joined by `/`
  public String below(String path) {
    int query = uri.indexOf('?');
    String folder = query < 0 ? uri : uri.substring(0, query);
    String rest = query < 0 ? "" : uri.substring(query);
    return (folder.endsWith("/") ? folder : folder + "/") + path + rest;
  }

  private static void check(String uri) {
    Text.check("Artifact location", uri, Limits.ARTIFACT_LOCATION_CHARS);
    if (uri.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
      throw bad(uri, "holds a backslash or a control character");
    }
    Matcher parts = URI.matcher(uri);
    if (!parts.matches()) {
      throw bad(uri, "is not the URI of a folder in a store elsewhere, such as s3://bucket/folder");
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    if (REFUSED.contains(scheme)) {
      throw wrongScheme(uri, scheme);
    }
    String host = parts.group(2) == null ? "" : parts.group(2).substring(2);
    boolean named = !host.isEmpty();
    if (!named && !(NAMELESS.contains(scheme) && parts.group(3).startsWith("/"))) {
      throw bad(uri, "names no store: after " + scheme + ":// there must be its name");
    }
    String query = parts.group(4) == null ? "" : parts.group(4);
    String whole = (host + parts.group(3) + query).toLowerCase(Locale.ROOT);
    if (whole.contains("%2e")
        || whole.contains("%2f")
        || whole.contains("%5c")
        || whole.contains("%25")
        || whole.contains("%00")
        || whole.contains("%c0")) {
      throw bad(uri, "holds an encoded '.', '/', '\\', '%' or NUL");
    }
    for (String segment : (host + parts.group(3)).split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw bad(uri, "holds the segment '" + segment + "'");
      }
    }
    if (query.contains("..")) {
      throw bad(uri, "holds '..' in its query");
    }
  }

  /// The error for a URI whose scheme is not one of an external store.
  public static QuipuException wrongScheme(String uri, String scheme) {
    return bad(uri, "has the scheme " + scheme + ", which is not one of a store elsewhere");
  }

  private static QuipuException bad(String uri, String why) {
    return QuipuException.invalid("Artifact location " + Text.quote(uri) + " " + why);
  }

  @Override
  public String toString() {
    return uri;
  }
}
