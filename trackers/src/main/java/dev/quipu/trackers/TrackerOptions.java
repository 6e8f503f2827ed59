package dev.quipu.trackers;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.ServerAddress;
import dev.quipu.core.text.Text;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The options of a backend, by name, such as `log_dir`.
///
/// @param values strings, paths, booleans or numbers
public record TrackerOptions(Map<String, ?> values) {
  private static final Pattern SECRET =
      Pattern.compile("key|password|secret|token|credential", Pattern.CASE_INSENSITIVE);

  public TrackerOptions {
    values = Map.copyOf(values);
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(Object::toString);
  }

  /// A path; relative ones begin at the folder in which the program runs.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the option is no path
  public Path path(String name, Path otherwise) {
    Object value = values.get(name);
    try {
      return value == null
          ? otherwise
          : value instanceof Path path ? path : Path.of(value.toString());
    } catch (InvalidPathException e) {
      throw QuipuException.invalid(
          "Option " + name + " is no path: " + Text.quote(String.valueOf(value)));
    }
  }

  /// An option that is on or off.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the option is neither `true` nor `false`
  public boolean flag(String name, boolean otherwise) {
    Object value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    return switch (value.toString()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw QuipuException.invalid(
              "Option " + name + " is " + Text.quote(value.toString()) + "; it is true or false");
    };
  }

  /// Without keys, passwords and what else signs in.
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "TrackerOptions[", "]");
    new TreeMap<>(values)
        .forEach((name, value) ->
            text.add(
                name
                    + "="
                    + (SECRET.matcher(name).find()
                        ? "***"
                        : ServerAddress.withoutCredentials(value.toString()))));
    return text.toString();
  }

  /// @throws QuipuException INVALID_ARGUMENT if there is an option that the backend does not have
  void check(String backend, Set<String> known) {
    for (String name : new TreeSet<>(values.keySet())) {
      if (!known.contains(name)) {
        throw QuipuException.invalid(
            "Tracker "
                + backend
                + " has no option "
                + Text.quote(name)
                + "; it has "
                + String.join(", ", new TreeSet<>(known)));
      }
    }
  }
}
