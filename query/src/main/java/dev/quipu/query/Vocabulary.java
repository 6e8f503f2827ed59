package dev.quipu.query;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The names of fields in the filters and orders of one wire, over runs or over experiments. A name
/// is an attribute, or a type and a key, such as `params.lr`. Types and attributes are
/// case-insensitive; keys are not.
public final class Vocabulary {
  private final String things;
  private final String example;
  private final Type attributes;
  private final Map<String, Type> types;
  private final Map<String, RunStatus> statuses;

  private Vocabulary(Builder builder, Type attributes) {
    things = builder.things;
    example = builder.example;
    this.attributes = attributes;
    types = new LinkedHashMap<>(builder.types);
    statuses = Map.copyOf(builder.statuses);
  }

  /// Starts a vocabulary.
  ///
  /// @param things `runs` or `experiments`
  /// @param example fields, for the message where a field was expected
  public static Builder of(String things, String example) {
    return new Builder(things, example);
  }

  /// A type of names.
  ///
  /// @param name as in messages
  /// @param things what has the attributes of the type
  /// @param keys the fields of a key; null if the type has only the attributes
  private record Type(
      String name,
      String things,
      @Nullable Function<String, List<Field>> keys,
      Map<String, Field> attributes,
      Map<String, Field> aliases) {
    @Nullable List<Field> find(String key) {
      if (keys != null) {
        return keys.apply(key);
      }
      String word = key.toLowerCase(Locale.ROOT);
      Field field = attributes.getOrDefault(word, aliases.get(word));
      return field == null ? null : List.of(field);
    }
  }

  /// Collects the names. Of several ways to write a type or an attribute, the first is the one in
  /// messages. Types and attributes are in lower case.
  public static final class Builder {
    private final String things;
    private final String example;
    private final Map<String, Type> types = new LinkedHashMap<>();
    private final Map<String, RunStatus> statuses = new HashMap<>();
    private @Nullable Type attributes;
    private @Nullable Type last;

    private Builder(String things, String example) {
      this.things = things;
      this.example = example;
    }

    /// Adds a type whose keys are any texts.
    public Builder keys(Function<String, Field> field, String... type) {
      return firstOf(key -> List.of(field.apply(key)), type);
    }

    /// As [#keys], where a key may stand for several fields: its value is that of the first which a
    /// run has.
    public Builder firstOf(Function<String, List<Field>> fields, String... type) {
      add(things, fields, type);
      return this;
    }

    /// Adds the type of the attributes that follow. This type may be left out of a name.
    public Builder attributes(String... type) {
      attributes = add(things, null, type);
      return this;
    }

    /// Adds the type of the attributes of datasets that follow.
    public Builder datasets(String... type) {
      add("datasets", null, type);
      return this;
    }

    /// Adds an attribute of the last type.
    public Builder attribute(Field field, String... names) {
      Type type = Objects.requireNonNull(last);
      type.attributes.put(names[0], field);
      Arrays.stream(names).skip(1).forEach(alias -> type.aliases.put(alias, field));
      return this;
    }

    /// Adds a word for the status of a run, besides our own.
    public Builder status(String word, RunStatus status) {
      statuses.put(word, status);
      return this;
    }

    private Type add(String whose, @Nullable Function<String, List<Field>> keys, String... names) {
      Type type = new Type(names[0], whose, keys, new LinkedHashMap<>(), new HashMap<>());
      for (String name : names) {
        types.put(name, type);
      }
      last = type;
      return type;
    }

    public Vocabulary build() {
      return new Vocabulary(this, Objects.requireNonNull(attributes));
    }
  }

  /// The fields of a name: its value is that of the first which a run has. Throws an error that
  /// lists the names there are.
  List<Field> fields(Source source, Token name) {
    Type type = name.type() == null ? attributes : types.get(name.type().toLowerCase(Locale.ROOT));
    if (type == null) {
      throw source.error(
          name,
          "Invalid type in "
              + source.shown(name)
              + "; "
              + things
              + " have "
              + listed(types.values().stream().map(Type::name).distinct().toList()));
    }
    List<Field> fields = type.find(name.text());
    if (fields == null) {
      throw source.error(
          name,
          "Unknown attribute "
              + source.shown(name)
              + "; "
              + type.things()
              + " have "
              + listed(List.copyOf(type.attributes().keySet()))
              + (type.name().equals(attributes.name()) ? keysHint() : ""));
    }
    return fields;
  }

  private String keysHint() {
    List<String> names = keyTypes(_ -> true);
    String all = listed(names);
    return ". "
        + Character.toUpperCase(all.charAt(0))
        + all.substring(1)
        + " are written "
        + listed(names.stream().map(name -> name + ".x").toList());
  }

  /// The fields of some key; none of a type that has only certain keys.
  private static List<Field> anyKey(Type type) {
    try {
      return type.keys() == null ? List.of() : type.keys().apply("x");
    } catch (QuipuException e) {
      return List.of();
    }
  }

  /// The types with keys whose fields are such fields.
  List<String> keyTypes(Predicate<Field> such) {
    return types.values().stream()
        .filter(type -> anyKey(type).stream().anyMatch(such))
        .map(Type::name)
        .distinct()
        .toList();
  }

  /// The attributes that are such fields.
  List<String> attributes(Predicate<Field> such) {
    List<String> names = new ArrayList<>();
    attributes
        .attributes()
        .forEach((name, field) -> {
          if (such.test(field)) {
            names.add(name);
          }
        });
    return names;
  }

  boolean hasAttribute(String name) {
    return attributes.find(name) != null;
  }

  /// Words for the status of a run, besides our own.
  Map<String, RunStatus> statuses() {
    return statuses;
  }

  /// Example fields, for the error message where a field was expected.
  String example() {
    return example;
  }

  static String listed(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }
}
