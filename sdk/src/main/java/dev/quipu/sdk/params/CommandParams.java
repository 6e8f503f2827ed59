package dev.quipu.sdk.params;

import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.capture.Secrets;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the options of an object that a parser of command lines has filled: picocli or JCommander.
/// Their annotations are found by name, so that the SDK needs neither library.
public final class CommandParams {
  private static final Set<String> OPTIONS =
      Set.of(
          "picocli.CommandLine$Option",
          "picocli.CommandLine$Parameters",
          "com.beust.jcommander.Parameter");
  private static final Set<String> GROUPS =
      Set.of(
          "picocli.CommandLine$Mixin",
          "picocli.CommandLine$ArgGroup",
          "com.beust.jcommander.ParametersDelegate");

  /// Attributes of options that ask for help.
  private static final Set<String> HELP = Set.of("usageHelp", "versionHelp", "help");

  /// Attributes of options whose values are secret.
  private static final Set<String> SECRET = Set.of("interactive", "password");

  private final Map<String, @Nullable Object> params = new LinkedHashMap<>();

  private CommandParams() {}

  /// The options of an object by their longest names without dashes; positional parameters by the
  /// names of their fields. Options for help are left out, passwords are masked.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if no field of the object is annotated as an option,
  ///   or one cannot be read
  public static Map<String, @Nullable Object> read(Object command) {
    CommandParams found = new CommandParams();
    found.add(command);
    if (found.params.isEmpty()) {
      throw QuipuException.invalid(
          command.getClass().getName() + " has no options of picocli or JCommander");
    }
    return found.params;
  }

  private void add(Object command) {
    for (Class<?> type = command.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        for (Annotation annotation : field.getAnnotations()) {
          String name = annotation.annotationType().getName();
          if (OPTIONS.contains(name)) {
            addOption(command, field, annotation);
          } else if (GROUPS.contains(name)) {
            Object group = value(command, field);
            if (group != null) {
              add(group);
            }
          }
        }
      }
    }
  }

  private void addOption(Object command, Field field, Annotation annotation) {
    if (HELP.stream().anyMatch(attribute -> is(annotation, attribute))) {
      return;
    }
    String name =
        attribute(annotation, "names") instanceof String[] names
            ? Arrays.stream(names)
                .map(one -> one.replaceFirst("^[-/]+", ""))
                .max(Comparator.comparingInt(String::length))
                .orElse(field.getName())
            : field.getName();
    boolean isSecret = SECRET.stream().anyMatch(attribute -> is(annotation, attribute));
    Object value = value(command, field);
    params.putIfAbsent(name, isSecret && value != null ? Secrets.MASK : value);
  }

  private static boolean is(Annotation annotation, String attribute) {
    return Boolean.TRUE.equals(attribute(annotation, attribute));
  }

  private static @Nullable Object attribute(Annotation annotation, String name) {
    try {
      return annotation.annotationType().getMethod(name).invoke(annotation);
    } catch (ReflectiveOperationException e) {
      // The other library does not have it.
      return null;
    }
  }

  private static @Nullable Object value(Object command, Field field) {
    try {
      field.setAccessible(true);
      return field.get(command);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw QuipuException.invalid(
          "Option "
              + field.getName()
              + " of "
              + command.getClass().getName()
              + " cannot be read: "
              + e);
    }
  }
}
