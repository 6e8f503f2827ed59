package dev.quipu.store.sqlite.session;

import dev.quipu.codec.otlp.SpanBody;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.StringJoiner;
import org.sqlite.Function;

/// `quipu_span_value(body, key)`: the text of an attribute of a span, NULL if there is none.
/// `quipu_span_text(body)`: all texts of a span. Both are NULL of a damaged body, which whoever
/// reads the span reports.
final class SpanFunction extends Function {
  private final boolean all;

  private SpanFunction(boolean all) {
    this.all = all;
  }

  static void register(Connection connection) throws SQLException {
    create(connection, "quipu_span_value", new SpanFunction(false), 2, FLAG_DETERMINISTIC);
    create(connection, "quipu_span_text", new SpanFunction(true), 1, FLAG_DETERMINISTIC);
  }

  @Override
  protected void xFunc() throws SQLException {
    try {
      Span span = SpanBody.span(value_blob(0));
      if (all) {
        result(text(span));
        return;
      }
      AttributeValue value = span.attributes().get(value_text(1));
      if (value == null) {
        result();
      } else {
        result(value.text());
      }
    } catch (QuipuException e) {
      result();
    }
  }

  private static String text(Span span) {
    StringJoiner text = new StringJoiner("\n");
    text.add(span.name());
    span.attributes().forEach((key, value) -> text.add(key).add(value.text()));
    span.events()
        .forEach(event -> {
          text.add(event.name());
          event.attributes().forEach((key, value) -> text.add(key).add(value.text()));
        });
    return text.toString();
  }
}
