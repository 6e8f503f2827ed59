package dev.quipu.store.sqlite.tables;

import dev.quipu.codec.evaluation.CaseBlock;
import dev.quipu.codec.evaluation.ScoreBlock;
import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.reference.ReferenceUri;
import dev.quipu.core.text.Text;
import dev.quipu.query.ParamNumber;
import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.tables.Column.Rule;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/// What the columns of tables may hold.
final class Rules {
  private Rules() {}

  static final Rule ANY = (_, _) -> {};

  /// A time or a step; any number is valid.
  static final Rule NUMBER = Row::number;

  static final Rule COUNT = number(value -> value >= 0, "is less than 0");
  static final Rule FROM_ONE = number(value -> value >= 1, "is less than 1");
  static final Rule FLAG = number(value -> value == 0 || value == 1, "is neither 0 nor 1");
  static final Rule UP_TO_TWO = number(value -> value >= 0 && value <= 2, "is none of 0, 1 and 2");
  static final Rule UP_TO_FOUR = number(value -> value >= 0 && value <= 4, "is not 0 to 4");
  static final Rule TEXT = Row::text;
  static final Rule NAME = text(value -> !value.isEmpty());
  static final Rule ID = text(RunId::isValid);
  static final Rule ALERT_ID = text(AlertId::isValid);
  static final Rule DIGEST = text(Digest::isValid);
  static final Rule PARAM_TYPE =
      text(word -> Arrays.stream(Param.Type.values()).anyMatch(type -> type.name().equals(word)));
  static final Rule PATH =
      text(value -> {
        new ArtifactPath(value);
        return true;
      });

  static final Rule URI =
      text(value -> {
        new ReferenceUri(value);
        return true;
      });

  static Rule optional(Rule rule) {
    return (row, column) -> {
      if (row.textOrNull(column) != null) {
        rule.check(row, column);
      }
    };
  }

  static Rule number(LongPredicate isStored, String otherwise) {
    return (row, column) -> {
      long value = row.number(column);
      if (!isStored.test(value)) {
        throw new DamagedValue(value + " " + otherwise);
      }
    };
  }

  static Rule text(Predicate<String> isStored) {
    return (row, column) -> {
      String value = row.text(column);
      if (!isStored.test(value)) {
        throw new DamagedValue(Text.quote(value) + " is never stored there");
      }
    };
  }

  /// The number in a param follows from the text of the param, in the column before.
  static void paramNumber(Row row, int column) throws SQLException {
    String value = row.text(column - 1);
    Double number = ParamNumber.of(Param.of("key", value));
    boolean same = number == null ? row.textOrNull(column) == null : number == row.real(column);
    if (!same) {
      throw new DamagedValue("is not the number of " + Text.quote(value));
    }
  }

  /// Column 0 of an evaluation has cases, which have no summary.
  static void scoreSummary(Row row, int column) throws SQLException {
    if (row.bytesOrNull(column) != null) {
      ScoreColumns.decodeSummary(row.bytes(column));
    } else if (row.number(column - 2) != 0) {
      throw new DamagedValue("is missing");
    }
  }

  /// The summary of a block stands in the column before.
  static void scoreBlock(Row row, int column) throws SQLException {
    if (row.number(column - 3) == 0) {
      CaseBlock.decode(row.bytes(column));
    } else if (!Arrays.equals(
        ScoreColumns.encode(ScoreBlock.decode(row.bytes(column)).summary()),
        row.bytesOrNull(column - 1))) {
      throw new DamagedValue("has another summary than the block");
    }
  }
}
