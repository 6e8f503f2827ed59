package dev.quipu.core.reference;

import dev.quipu.core.json.JsonString;
import dev.quipu.core.text.Text;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the data of a dataset lie, as a dataset stores it: the type, such as `s3` or `local`, and
/// a JSON object with the URI or path. MLflow's clients write and resolve the same forms.
///
/// @param text such as `{"uri":"s3://bucket/key"}`
public record DatasetSource(String type, String text) {
  /// The type of files and folders of the machine that the run was on.
  public static final String LOCAL = "local";

  private static final Pattern SCHEME =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*", Pattern.DOTALL);

  /// One field with a string. Objects with more in them are shown as they are.
  private static final Pattern PLACE =
      Pattern.compile(
          "\\s*\\{\\s*\"(uri|url|path)\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.)*\")\\s*\\}\\s*",
          Pattern.DOTALL);

  /// The types whose name is not the scheme.
  private static final Map<String, String> TYPES =
      Map.of("https", "http", "file", LOCAL, "s3a", "s3", "hf", "hugging_face");

  /// A source at a URI or path; a place without a scheme is a path. A URI is checked as a
  /// [ReferenceUri] is.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if the URI holds a password, or
  ///   names no data
  public static DatasetSource at(String place) {
    if (place.isEmpty()) {
      return new DatasetSource("", "");
    }
    String type = type(place);
    if (!type.equals(LOCAL)) {
      var unused = new ReferenceUri(place);
    }
    StringBuilder text = new StringBuilder(type.equals("http") ? "{\"url\":" : "{\"uri\":");
    JsonString.append(place, text);
    return new DatasetSource(type, text.append('}').toString());
  }

  /// Whether a place is a path, or a URI of a file.
  public static boolean isLocal(String place) {
    return type(place).equals(LOCAL);
  }

  private static String type(String place) {
    Matcher scheme = SCHEME.matcher(place);
    if (!scheme.matches() || scheme.group(1).length() < 2) {
      return LOCAL;
    }
    String name = scheme.group(1).toLowerCase(Locale.ROOT);
    return Text.first(TYPES.getOrDefault(name, name), 36);
  }

  /// The URI or path in a source; empty if the source has another form.
  public static Optional<String> place(String text) {
    Matcher place = PLACE.matcher(text);
    if (!place.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonString.text(place.group(2)));
    } catch (RuntimeException e) {
      // An escape that is none.
      return Optional.empty();
    }
  }
}
