package dev.quipu.store.sqlite.traces;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.SpanStatus;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.core.trace.TraceState;
import dev.quipu.engine.port.traces.SpanRow;
import dev.quipu.store.sqlite.session.Row;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The row of a trace.
///
/// @param no its number within the project
record TraceRow(long no, TraceInfo info) {
  static final String USAGE =
      "input_tokens, output_tokens, total_tokens, cache_read_tokens, cache_creation_tokens,"
          + " input_cost, output_cost, total_cost";

  /// The columns that [#read] reads, of the table `t`.
  static final String COLUMNS =
      "t.no, t.id, t.experiment_id, t.name, t.state, t.request_ms, t.duration_ms,"
          + " t.client_request_id, t.request_preview, t.response_preview, t.input_tokens,"
          + " t.output_tokens, t.total_tokens, t.cache_read_tokens, t.cache_creation_tokens,"
          + " t.input_cost, t.output_cost, t.total_cost, t.told, t.spans";

  static TraceRow read(Row row) throws SQLException {
    return new TraceRow(
        row.number(1),
        new TraceInfo(
            new TraceId(row.text(2)),
            new ExperimentId(row.number(3)),
            row.textOrNull(4),
            row.word(5, TraceState::find),
            row.number(6),
            row.numberOrNull(7),
            row.textOrNull(8),
            row.textOrNull(9),
            row.textOrNull(10),
            usage(row, 11),
            row.flag(19),
            row.flag(20)));
  }

  static TokenUsage usage(Row row, int from) throws SQLException {
    return new TokenUsage(
        row.numberOrNull(from),
        row.numberOrNull(from + 1),
        row.numberOrNull(from + 2),
        row.numberOrNull(from + 3),
        row.numberOrNull(from + 4),
        realOrNull(row, from + 5),
        realOrNull(row, from + 6),
        realOrNull(row, from + 7));
  }

  private static @Nullable Double realOrNull(Row row, int column) throws SQLException {
    double value = row.real(column);
    return Double.isNaN(value) ? null : (Double) value;
  }

  /// The columns that [#span] reads but for the body, of the table `s`.
  static final String SPAN_COLUMNS =
      "s.id, s.parent_id, s.name, s.type, s.status, s.start_ns, s.end_ns, s.input_tokens,"
          + " s.output_tokens, s.total_tokens, s.cache_read_tokens, s.cache_creation_tokens,"
          + " s.input_cost, s.output_cost, s.total_cost, s.model, s.provider";

  static SpanRow span(Row row, byte[] body) throws SQLException {
    return new SpanRow(
        row.text(1),
        row.textOrNull(2),
        row.text(3),
        row.text(4),
        row.word(5, TraceRow::status),
        row.number(6),
        row.number(7),
        usage(row, 8),
        row.text(16),
        row.text(17),
        body);
  }

  static Optional<SpanStatus> status(String word) {
    return Arrays.stream(SpanStatus.values()).filter(one -> one.word().equals(word)).findFirst();
  }

  /// The columns that [#assessment] reads, behind the number of the trace.
  static final String ASSESSMENT_COLUMNS =
      "id, name, kind, span_id, source_type, source_id, created_ms, updated_ms, value, error,"
          + " rationale, metadata, overrides, valid";

  static Assessment assessment(Row row, TraceId trace) throws SQLException {
    String metadata = row.textOrNull(13);
    return new Assessment(
        row.text(2),
        trace,
        row.text(3),
        row.word(4, Assessment.Kind::find),
        row.textOrNull(5),
        new Assessment.Source(row.text(6), row.text(7)),
        row.number(8),
        row.number(9),
        row.text(10),
        row.textOrNull(11),
        row.textOrNull(12),
        metadata == null ? Map.of() : TextMap.read(metadata),
        row.textOrNull(14),
        row.flag(15));
  }
}
