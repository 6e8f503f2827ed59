package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.Omitted;
import dev.quipu.sdk.values.schema.Properties;
import dev.quipu.sdk.values.schema.Schema;
import dev.quipu.sdk.values.types.RecordFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the records of one class. If the declared types of its components say all, the schema is
/// the same for all records of the class.
final class RecordEncoder implements Encoder {
  private final Encoders encoders;
  private final RecordFields fields;

  /// In the order of the names.
  private final List<String> names = new ArrayList<>();

  private volatile @Nullable Declared declared;

  /// What the declared types say, in the order of the names.
  ///
  /// @param types what is written for a value; [Schema#ANY] where that depends on the value
  /// @param properties the same with null allowed, except for primitives
  /// @param schema of all records of the class; null if a type depends on its value
  private record Declared(List<Schema> types, List<Schema> properties, @Nullable Schema schema) {}

  RecordEncoder(Encoders encoders, RecordFields fields) {
    this.encoders = encoders;
    this.fields = fields;
    for (int i = 0; i < fields.size(); i++) {
      names.add(fields.declaredName(fields.declared(i)));
    }
  }

  @Override
  public Schema write(ValueWriter out, Object value) throws Throwable {
    Schema standIn = out.enter(value);
    if (standIn != null) {
      return standIn;
    }
    Declared known = declared(Set.of());
    List<Schema> schemas = null;
    out.json.raw('{');
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      out.json.name(i == 0, name);
      Schema written = component(out, value, i, name);
      Schema type = known.types.get(i);
      boolean isDeclared =
          Objects.equals(written, type)
              || (Objects.equals(written, Schema.NULL) && !Objects.equals(type, Schema.ANY));
      if (schemas == null && (!isDeclared || known.schema == null)) {
        schemas = new ArrayList<>(known.properties.subList(0, i));
      }
      if (schemas != null) {
        schemas.add(isDeclared ? known.properties.get(i) : written);
      }
    }
    out.json.raw('}');
    out.leave();
    if (schemas != null) {
      return schema(schemas);
    }
    return known.schema == null ? schema(List.of()) : known.schema;
  }

  private Schema component(ValueWriter out, Object value, int i, String name) {
    Object part;
    try {
      part = fields.value(value, fields.declared(i));
    } catch (Throwable e) {
      out.at(name);
      return out.omit(
          Omitted.Reason.BROKEN,
          value.getClass().getName(),
          "has a component that fails: " + ValueWriter.name(e));
    }
    return out.writeNamed(name, part);
  }

  private Schema schema(List<Schema> schemas) {
    return Schema.object(
        "record", fields.type().getName(), new Properties(names, schemas, fields.declaredNames()));
  }

  @Override
  public @Nullable Schema constant(Set<Class<?>> above) {
    return above.contains(fields.type()) ? null : declared(above).schema;
  }

  private Declared declared(Set<Class<?>> above) {
    Declared known = declared;
    if (known == null) {
      known = declare(above);
      declared = known;
    }
    return known;
  }

  private Declared declare(Set<Class<?>> above) {
    Set<Class<?>> around = new HashSet<>(above);
    around.add(fields.type());
    List<Schema> types = new ArrayList<>();
    List<Schema> properties = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Class<?> type = fields.components()[fields.declared(i)].getType();
      Schema constant = encoders.of(type).constant(around);
      Schema schema = constant == null ? Schema.ANY : constant;
      types.add(schema);
      properties.add(type.isPrimitive() ? schema : schema.nullable());
    }
    return new Declared(types, properties, types.contains(Schema.ANY) ? null : schema(properties));
  }
}
