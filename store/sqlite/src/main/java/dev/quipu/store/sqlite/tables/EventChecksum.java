package dev.quipu.store.sqlite.tables;

import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Row;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The checksum of an event: the CRC-32C of its values. A second copy of the values in an index
/// would cost each write more.
public final class EventChecksum {
  private EventChecksum() {}

  public static long of(
      long position,
      long project,
      String kind,
      long experiment,
      @Nullable String run,
      @Nullable Long frame) {
    String values =
        String.join(
            "/",
            Long.toString(position),
            Long.toString(project),
            kind,
            Long.toString(experiment),
            Objects.toString(run),
            Objects.toString(frame));
    CRC32C crc = new CRC32C();
    crc.update(values.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  /// The values stand in the columns before.
  static void check(Row row, int column) throws SQLException {
    long expected =
        of(
            row.number(column - 6),
            row.number(column - 5),
            row.text(column - 4),
            row.number(column - 3),
            row.textOrNull(column - 2),
            row.numberOrNull(column - 1));
    if (row.number(column) != expected) {
      throw new DamagedValue("is not the checksum of the other values");
    }
  }
}
