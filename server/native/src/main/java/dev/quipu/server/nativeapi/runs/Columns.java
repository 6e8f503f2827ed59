package dev.quipu.server.nativeapi.runs;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.query.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The columns of a search, such as `params.lr` and `notes`.
final class Columns {
  private Columns() {}

  static RunColumns of(List<String> names) {
    if (names.size() > PageLimits.COLUMNS_PER_SEARCH) {
      throw QuipuException.invalid(
          "Search names "
              + names.size()
              + " columns; at most "
              + PageLimits.COLUMNS_PER_SEARCH
              + " are allowed");
    }
    Set<String> params = new HashSet<>();
    Set<String> tags = new HashSet<>();
    Set<String> metrics = new HashSet<>();
    boolean notes = false;
    boolean inputs = false;
    for (String name : names) {
      switch (name) {
        case "notes" -> notes = true;
        case "inputs" -> inputs = true;
        case "*" -> {
          return RunColumns.ALL;
        }
        default -> {
          switch (Field.keyed(name).orElseThrow(() -> unknown(name))) {
            case Field.Param(var key) -> params.add(key);
            case Field.Tag(var key) -> tags.add(key);
            case Field.Metric(var key, _) -> metrics.add(key);
          }
        }
      }
    }
    return new RunColumns(false, params, tags, metrics, notes, inputs);
  }

  private static QuipuException unknown(String name) {
    return QuipuException.invalid(
        "Column "
            + Text.quote(name)
            + " is unknown; columns are params.k, tags.k, metrics.k, notes, inputs and *."
            + " Attributes are always there");
  }
}
