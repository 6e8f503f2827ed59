package dev.quipu.store.sqlite.session;

import java.io.Serial;
import java.sql.SQLException;

/// A value of a row that the store has never written in this form.
public final class DamagedValue extends SQLException {
  @Serial private static final long serialVersionUID = 1L;

  public DamagedValue(String message) {
    super(message);
  }
}
