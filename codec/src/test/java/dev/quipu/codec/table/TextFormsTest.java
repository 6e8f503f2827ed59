package dev.quipu.codec.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tables as CSV and as lines of JSON.
class TextFormsTest {
  private static final List<Column> COLUMNS =
      Arrays.stream(Column.Type.values()).map(type -> Column.optional("=" + type, type)).toList();

  private static Batch rows() {
    BatchBuilder rows = new BatchBuilder(COLUMNS);
    rows.text("=1+1\n\"a\"").text("{\"a\":[1,2]}").integer(-5L).number(-0.5).flag(true);
    rows.integer(1500L).integer(1_500_001L).endRow();
    rows.text("").text("\"=1\"").integer(Long.MIN_VALUE).number(Double.NEGATIVE_INFINITY);
    rows.flag(false).integer(-1L).integer(-1L).endRow();
    COLUMNS.forEach(column -> rows.missing());
    rows.endRow();
    return rows.take();
  }

  private static String csv(boolean exact) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CsvWriter writer = new CsvWriter(COLUMNS, out, exact)) {
      writer.write(rows());
      writer.finish();
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aTableIsCsvWithoutFormulas() throws IOException {
    assertThat(csv(false))
        .isEqualTo(
            "'=TEXT,'=JSON,'=INTEGER,'=NUMBER,'=FLAG,'=TIME_MS,'=TIME_US\r\n"
                + "\"'=1+1\n\"\"a\"\"\",\"{\"\"a\"\":[1,2]}\",-5,-0.5,true,"
                + "1970-01-01T00:00:01.500Z,1970-01-01T00:00:01.500001Z\r\n"
                + "\"\",'=1,-9223372036854775808,-Infinity,false,"
                + "1969-12-31T23:59:59.999Z,1969-12-31T23:59:59.999999Z\r\n"
                + ",,,,,,\r\n");
    assertThat(csv(true)).startsWith("=TEXT,=JSON,").contains("\r\n\"=1+1\n\"\"a\"\"\",");
  }

  @Test
  void aTableIsLinesOfJson() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonLinesWriter writer = new JsonLinesWriter(COLUMNS, out)) {
      writer.write(rows());
      writer.finish();
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"=TEXT":"=1+1\\n\\"a\\"","=JSON":{"a":[1,2]},"=INTEGER":-5,"=NUMBER":-0.5,"=FLAG":true,\
            "=TIME_MS":"1970-01-01T00:00:01.500Z","=TIME_US":"1970-01-01T00:00:01.500001Z"}
            {"=TEXT":"","=JSON":"=1","=INTEGER":-9223372036854775808,"=NUMBER":"-Infinity",\
            "=FLAG":false,"=TIME_MS":"1969-12-31T23:59:59.999Z",\
            "=TIME_US":"1969-12-31T23:59:59.999999Z"}
            {}
            """);
  }
}
