package dev.quipu.engine.export;

import dev.quipu.codec.table.Column;
import dev.quipu.core.json.Numbers;
import dev.quipu.core.model.Param;
import dev.quipu.core.text.Text;
import java.math.BigDecimal;
import java.util.OptionalLong;

/// What a column holds so that no value of its params is changed: numbers only if all are numbers
/// that a double holds.
enum ParamKind {
  FLAG(Column.Type.FLAG),
  INTEGER(Column.Type.INTEGER),
  NUMBER(Column.Type.NUMBER),
  TEXT(Column.Type.TEXT);

  private final Column.Type type;

  ParamKind(Column.Type type) {
    this.type = type;
  }

  Column.Type type() {
    return type;
  }

  static ParamKind of(Param param) {
    return switch (param.type()) {
      case STRING -> TEXT;
      case BOOLEAN -> FLAG;
      case NUMBER -> ofNumber(param.value());
    };
  }

  private static ParamKind ofNumber(String value) {
    OptionalLong integer = Text.integer(value);
    if (integer.isPresent() && Numbers.isDouble(integer.getAsLong())) {
      return INTEGER;
    }
    return Numbers.isDouble(new BigDecimal(value)) ? NUMBER : TEXT;
  }

  /// The kind of a column that holds values of both kinds.
  ParamKind with(ParamKind other) {
    if (this == other) {
      return this;
    }
    boolean numbers = isNumber() && other.isNumber();
    return numbers ? NUMBER : TEXT;
  }

  private boolean isNumber() {
    return this == INTEGER || this == NUMBER;
  }
}
