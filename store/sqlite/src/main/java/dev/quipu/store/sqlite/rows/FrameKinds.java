package dev.quipu.store.sqlite.rows;

import dev.quipu.core.frame.FrameKind;
import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Row;
import java.sql.SQLException;

/// The column `kind` of the table `frame`.
public final class FrameKinds {
  private FrameKinds() {}

  public static FrameKind read(Row row, int column) throws SQLException {
    long number = row.number(column);
    return FrameKind.find(number)
        .orElseThrow(() -> new DamagedValue(number + " is no kind of a frame"));
  }
}
