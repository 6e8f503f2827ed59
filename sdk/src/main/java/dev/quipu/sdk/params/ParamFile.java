package dev.quipu.sdk.params;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads the params in a configuration file: JSON, YAML or Java properties, in UTF-8.
public final class ParamFile {
  /// A configuration is written by people. Larger files are other files.
  static final int BYTES = 4 << 20;

  private ParamFile() {}

  /// The params in a file by its ending: `.json`, `.yaml`, `.yml` or `.properties`.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the file cannot be read as such, or is larger than
  ///   4 MiB
  public static Map<?, ?> read(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "json" -> object(file, JsonTree.read(text(file), file));
      case "yaml", "yml" -> object(file, yaml(file));
      case "properties" -> properties(file);
      default -> throw bad(file, "its name ends with none of .json, .yaml, .yml and .properties");
    };
  }

  private static String text(Path file) {
    try {
      long size = Files.size(file);
      if (size > BYTES) {
        throw bad(file, "it has " + size + " bytes; at most " + BYTES + " are allowed");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw bad(file, e.toString());
    }
  }

  private static @Nullable Object yaml(Path file) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(String.valueOf(file)).setSchema(new ExactYaml()).build();
    try {
      return new Load(settings).loadFromString(text(file));
    } catch (YamlEngineException e) {
      throw bad(file, String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      // The parser has no limit of its own.
      throw bad(file, "it is nested too deep");
    }
  }

  private static Map<?, ?> properties(Path file) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text(file)));
    } catch (IOException | IllegalArgumentException e) {
      throw bad(file, e.toString());
    }
    return new TreeMap<>(properties);
  }

  private static Map<?, ?> object(Path file, @Nullable Object tree) {
    if (tree instanceof Map<?, ?> map) {
      return map;
    }
    if (tree == null) {
      // A YAML file of nothing but comments.
      return Collections.emptyMap();
    }
    throw bad(file, "it holds no object with names");
  }

  static QuipuException bad(Path file, String why) {
    return QuipuException.invalid(
        "Params cannot be read from " + Text.quote(String.valueOf(file)) + ": " + why);
  }
}
