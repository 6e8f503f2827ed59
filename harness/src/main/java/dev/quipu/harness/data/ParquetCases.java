package dev.quipu.harness.data;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqStruct;
import dev.hardwood.schema.SchemaNode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.evaluation.TestCase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads cases from the rows of a Parquet file: each column is a part of the case, as in CSV.
final class ParquetCases {
  private static final String METADATA = "metadata.";

  private ParquetCases() {}

  static List<TestCase> read(Path file) {
    List<TestCase> cases = new ArrayList<>();
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
        RowReader rows = reader.rowReader()) {
      List<String> names =
          reader.getFileSchema().getRootNode().children().stream().map(SchemaNode::name).toList();
      while (rows.hasNext()) {
        rows.next();
        cases.add(testCase(rows, names));
      }
    } catch (QuipuException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The exceptions of the library have no type in common. That the file can be read is known.
      throw QuipuException.invalid(file + " cannot be read as Parquet: " + e.getMessage());
    }
    return cases;
  }

  private static TestCase testCase(RowReader row, List<String> names) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (!row.isNull(i)) {
        String name = names.get(i);
        Object value = plain(row.getValue(i));
        if (name.startsWith(METADATA)) {
          metadata.put(name.substring(METADATA.length()), value);
        } else {
          members.put(name, name.equals("key") ? String.valueOf(value) : value);
        }
      }
    }
    return TestCase.ofMembers(members).metadata(metadata);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case Integer number -> (long) number;
      case PqList list -> {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
          elements.add(list.isNull(i) ? null : plain(list.get(i)));
        }
        yield elements;
      }
      case PqStruct struct -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int i = 0; i < struct.getFieldCount(); i++) {
          members.put(struct.getFieldName(i), struct.isNull(i) ? null : plain(struct.getValue(i)));
        }
        yield members;
      }
      case null -> null;
      default -> value;
    };
  }
}
