package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.schema.Items;
import dev.quipu.sdk.values.schema.Properties;
import dev.quipu.sdk.values.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes maps: as an object if all keys are of one type that has texts, else as an array of pairs.
final class MapEncoder implements Encoder {
  private static final Comparator<Entry> BY_NAME = Comparator.comparing(Entry::name);

  private record Entry(String name, @Nullable Object key, @Nullable Object value) {}

  @Override
  public Schema write(ValueWriter out, Object value) {
    Schema standIn = out.enter(value);
    if (standIn != null) {
      return standIn;
    }
    List<Entry> entries = new ArrayList<>();
    Encoder keys = null;
    boolean named = true;
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
      out.count(1);
      Object key = entry.getKey();
      Encoder encoder = key == null ? null : out.encoder(key);
      String name = encoder == null || key == null ? null : encoder.name(key);
      keys = keys == null ? encoder : keys;
      named &= name != null && isOne(encoder, keys);
      entries.add(new Entry(name == null ? "" : name, key, entry.getValue()));
    }
    Schema schema = named ? object(out, entries, keys) : pairs(out, entries);
    out.leave();
    return schema;
  }

  private static boolean isOne(@Nullable Encoder a, @Nullable Encoder b) {
    return a != null && b != null && Objects.equals(a.constant(Set.of()), b.constant(Set.of()));
  }

  private static Schema object(ValueWriter out, List<Entry> entries, @Nullable Encoder keys) {
    entries.sort(BY_NAME);
    List<String> names = new ArrayList<>(entries.size());
    List<Schema> schemas = new ArrayList<>(entries.size());
    out.json.raw('{');
    for (Entry entry : entries) {
      if (!names.isEmpty()) {
        out.json.raw(',');
      }
      out.at(entry.name);
      out.text(entry.name);
      out.json.raw(':');
      names.add(entry.name);
      schemas.add(out.writeNamed(entry.name, entry.value));
    }
    out.json.raw('}');
    Schema key = keys == null ? null : keys.constant(Set.of());
    return Schema.map(
        new Properties(names, schemas, List.of()), Schema.STRING.equals(key) ? null : key);
  }

  private static Schema pairs(ValueWriter out, List<Entry> entries) {
    SortedParts parts = new SortedParts(out.json);
    for (Entry entry : entries) {
      out.json.raw('[');
      Schema key = out.write(entry.key);
      out.json.raw(',');
      Schema value =
          entry.key instanceof String name
              ? out.writeNamed(name, entry.value)
              : out.write(entry.value);
      out.json.raw(']');
      Items.Builder pair = new Items.Builder(true);
      pair.add(key);
      pair.add(value);
      parts.add(Schema.array(null, null, pair.build()));
    }
    return Schema.array("map", null, parts.write());
  }
}
