package dev.quipu.store.sqlite;

import java.io.Serial;
import java.sql.SQLException;

/// A value of a row that was never stored so.
final class DamagedValue extends SQLException {
  @Serial private static final long serialVersionUID = 1L;

  DamagedValue(String message) {
    super(message);
  }
}
