package dev.quipu.core.reference;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The URI of data that lie elsewhere, such as `s3://bucket/key`. The server records the URI and
/// shows it to everybody who may see the run, but never opens it. So the URI must hold no password,
/// and must not be a program that a browser would run.
public record ReferenceUri(String value) {
  private static final Pattern URI =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):(//([^/?#]*))?(.*)", Pattern.DOTALL);

  /// Schemes whose URIs are content themselves, or a program, or mean something in one browser
  /// only.
  private static final Set<String> REFUSED =
      Set.of("javascript", "vbscript", "data", "blob", "about", "filesystem", "view-source");

  public ReferenceUri {
    Text.check("URI of a reference", value, Limits.REFERENCE_URI_CHARS);
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw bad(value, "holds a control character");
    }
    Matcher parts = URI.matcher(value);
    if (!parts.matches()) {
      throw bad(value, "has no scheme; a URI such as s3://bucket/key is needed");
    }
    if (REFUSED.contains(parts.group(1).toLowerCase(Locale.ROOT))) {
      throw bad(value, "has the scheme " + parts.group(1) + ", which names no data elsewhere");
    }
    String host = parts.group(3) == null ? "" : parts.group(3);
    if (host.isEmpty() && parts.group(4).isEmpty()) {
      throw bad(value, "names nothing behind its scheme");
    }
    int at = host.lastIndexOf('@');
    if (at >= 0 && host.substring(0, at).contains(":")) {
      throw QuipuException.invalid(
          "URI of a reference holds a password before its host; everybody who may see the run would"
              + " see it");
    }
  }

  private static QuipuException bad(String value, String why) {
    return QuipuException.invalid("URI of a reference " + Text.quote(value) + " " + why);
  }

  @Override
  public String toString() {
    return value;
  }
}
