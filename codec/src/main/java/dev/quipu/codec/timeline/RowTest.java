package dev.quipu.codec.timeline;

import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// A condition that a row must meet.
public sealed interface RowTest {
  boolean matches(TimeRows rows, int row);

  /// The fields that the test reads.
  Collection<String> fields();

  /// Whether any row of a block may match.
  boolean mayMatch(TimelineChunk chunk, int block);

  /// The number of a field is one of some numbers.
  record NumberIn(String field, List<Double> numbers) implements RowTest {
    @Override
    public boolean matches(TimeRows rows, int row) {
      return rows.isNumber(row, field) && numbers.contains(rows.number(row, field));
    }

    @Override
    public Collection<String> fields() {
      return Set.of(field);
    }

    @Override
    public boolean mayMatch(TimelineChunk chunk, int block) {
      return numbers.stream().anyMatch(number -> chunk.mayHold(block, field, number));
    }
  }

  /// The string of a field is a text.
  record TextIs(String field, String text) implements RowTest {
    @Override
    public boolean matches(TimeRows rows, int row) {
      JsonText json = rows.json(row, field);
      return json != null && json.isString() && JsonString.text(json).equals(text);
    }

    @Override
    public Collection<String> fields() {
      return Set.of(field);
    }

    @Override
    public boolean mayMatch(TimelineChunk chunk, int block) {
      return chunk.has(block, field);
    }
  }

  /// The strings of one of the indexed fields hold a text; case does not matter.
  final class TextHolds implements RowTest {
    private final Collection<String> fields;
    private final String folded;
    private final TextIndex.Probe probe;

    /// @param fields the fields with which the chunks were indexed
    public TextHolds(Collection<String> fields, String text) {
      this.fields = List.copyOf(fields);
      folded = Folded.of(text);
      probe = new TextIndex.Probe(folded);
    }

    @Override
    public boolean matches(TimeRows rows, int row) {
      for (String field : fields) {
        JsonText json = rows.json(row, field);
        if (json != null && json.isString() && Folded.holds(JsonString.text(json), folded)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public Collection<String> fields() {
      return fields;
    }

    @Override
    public boolean mayMatch(TimelineChunk chunk, int block) {
      return chunk.mayHold(block, probe);
    }

    @Override
    public String toString() {
      return Arrays.toString(fields.toArray()) + " hold " + folded;
    }
  }
}
