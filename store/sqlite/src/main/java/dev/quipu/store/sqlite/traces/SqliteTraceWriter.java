package dev.quipu.store.sqlite.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.engine.port.traces.LinkKind;
import dev.quipu.engine.port.traces.SpanRow;
import dev.quipu.engine.port.traces.TraceWriter;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.Owner;
import dev.quipu.store.sqlite.tables.RowChecksum;
import dev.quipu.store.sqlite.tables.Table;
import dev.quipu.store.sqlite.tables.Tables;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the tables of traces. A change writes the whole row, with its checksum. The row of a
/// trace goes last, so that the rest of the trace can be found again.
public final class SqliteTraceWriter extends SqliteTraceReader implements TraceWriter {
  public SqliteTraceWriter(ProjectId project, Session session) {
    super(project, session);
  }

  private long no(TraceId id) {
    Long no = number(id);
    if (no == null) {
      throw QuipuException.notFound("Trace " + id + " does not exist");
    }
    return no;
  }

  @Override
  public void create(TraceInfo info) {
    long no =
        session.number(
            "SELECT coalesce(max(no), 0) + 1 FROM trace WHERE project_id = ?", project.value());
    put(no, info);
    takeEarlyLinks(no, info.id());
  }

  private void takeEarlyLinks(long no, TraceId id) {
    List<String[]> links =
        session.list(
            "SELECT kind, target FROM early_trace_link WHERE project_id = ? AND trace_id = ?",
            row -> new String[] {row.text(1), row.text(2)},
            project.value(),
            id.value());
    if (!links.isEmpty()) {
      links.forEach(link -> putLink(no, link[0], link[1]));
      session.update(
          "DELETE FROM early_trace_link WHERE project_id = ? AND trace_id = ?",
          project.value(),
          id.value());
    }
  }

  @Override
  public void update(TraceInfo info) {
    put(no(info.id()), info);
  }

  private void put(long no, TraceInfo info) {
    TokenUsage usage = info.usage();
    session.update(
        """
        INSERT INTO trace (project_id, no, id, experiment_id, name, state, request_ms, duration_ms,
          client_request_id, request_preview, response_preview, input_tokens, output_tokens,
          total_tokens, cache_read_tokens, cache_creation_tokens, input_cost, output_cost,
          total_cost, told, spans, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, no) DO UPDATE SET experiment_id = excluded.experiment_id,
          name = excluded.name, state = excluded.state, request_ms = excluded.request_ms,
          duration_ms = excluded.duration_ms, client_request_id = excluded.client_request_id,
          request_preview = excluded.request_preview,
          response_preview = excluded.response_preview, input_tokens = excluded.input_tokens,
          output_tokens = excluded.output_tokens, total_tokens = excluded.total_tokens,
          cache_read_tokens = excluded.cache_read_tokens,
          cache_creation_tokens = excluded.cache_creation_tokens,
          input_cost = excluded.input_cost, output_cost = excluded.output_cost,
          total_cost = excluded.total_cost, told = excluded.told, spans = excluded.spans,
          checksum = excluded.checksum
        """,
        RowChecksum.append(
            project.value(),
            no,
            info.id().value(),
            info.experiment().value(),
            info.name(),
            info.state().word(),
            info.requestMs(),
            info.durationMs(),
            info.clientRequestId(),
            info.requestPreview(),
            info.responsePreview(),
            usage.input(),
            usage.output(),
            usage.total(),
            usage.cacheRead(),
            usage.cacheCreation(),
            stored(usage.inputCost()),
            stored(usage.outputCost()),
            stored(usage.totalCost()),
            info.isFinal() ? 1 : 0,
            info.hasSpans() ? 1 : 0));
  }

  /// SQLite has one zero only, so the checksum is of that one.
  private static @Nullable Double stored(@Nullable Double number) {
    return number == null ? null : (Double) (number + 0.0);
  }

  @Override
  public void putMetadata(TraceId id, Map<String, String> entries) {
    put("trace_metadata", id, entries);
  }

  @Override
  public void putTags(TraceId id, Map<String, String> tags) {
    put("trace_tag", id, tags);
  }

  private void put(String table, TraceId id, Map<String, String> values) {
    if (values.isEmpty()) {
      return;
    }
    long no = no(id);
    values.forEach((key, value) ->
        session.update(
            "INSERT INTO "
                + table
                + """
                 (project_id, trace_no, key, value, checksum) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (project_id, trace_no, key) DO UPDATE SET value = excluded.value,
                  checksum = excluded.checksum
                """,
            RowChecksum.append(project.value(), no, key, value)));
  }

  @Override
  public boolean removeTag(TraceId id, String key) {
    return session.update(
            "DELETE FROM trace_tag WHERE project_id = ? AND trace_no = ? AND key = ?",
            project.value(),
            no(id),
            key)
        > 0;
  }

  @Override
  public void putSpans(TraceId id, List<SpanRow> spans) {
    long no = no(id);
    for (SpanRow span : spans) {
      TokenUsage usage = span.usage();
      session.update(
          """
          INSERT OR REPLACE INTO trace_span (project_id, trace_no, id, parent_id, name, type,
            status, start_ns, end_ns, input_tokens, output_tokens, total_tokens,
            cache_read_tokens, cache_creation_tokens, input_cost, output_cost, total_cost, model,
            provider, body, checksum)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
          RowChecksum.append(
              project.value(),
              no,
              span.id(),
              span.parent(),
              span.name(),
              span.type(),
              span.status().word(),
              span.startNs(),
              span.endNs(),
              usage.input(),
              usage.output(),
              usage.total(),
              usage.cacheRead(),
              usage.cacheCreation(),
              stored(usage.inputCost()),
              stored(usage.outputCost()),
              stored(usage.totalCost()),
              span.model(),
              span.provider(),
              span.body()));
    }
  }

  @Override
  public void putAssessment(Assessment assessment) {
    JsonText value = new JsonText(assessment.value());
    session.update(
        """
        INSERT OR REPLACE INTO trace_assessment (project_id, trace_no, id, name, kind, span_id,
          source_type, source_id, created_ms, updated_ms, value, text, number, error, rationale,
          metadata, overrides, valid, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        RowChecksum.append(
            project.value(),
            no(assessment.trace()),
            assessment.id(),
            assessment.name(),
            assessment.kind().word(),
            assessment.span(),
            assessment.source().type(),
            assessment.source().id(),
            assessment.createdMs(),
            assessment.updatedMs(),
            assessment.value(),
            value.isString() ? JsonString.text(value) : value.text(),
            JsonTree.read(value) instanceof Double number ? stored(number) : null,
            assessment.error(),
            assessment.rationale(),
            assessment.metadata().isEmpty() ? null : TextMap.write(assessment.metadata()),
            assessment.overrides(),
            assessment.isValid() ? 1 : 0));
  }

  @Override
  public boolean removeAssessment(TraceId id, String assessment) {
    return session.update(
            "DELETE FROM trace_assessment WHERE project_id = ? AND trace_no = ? AND id = ?",
            project.value(),
            no(id),
            assessment)
        > 0;
  }

  @Override
  public void link(TraceId id, LinkKind kind, String target) {
    Long no = number(id);
    if (no != null) {
      putLink(no, kind.word(), target);
    } else {
      session.update(
          """
          INSERT OR REPLACE INTO early_trace_link (project_id, trace_id, kind, target, checksum)
          VALUES (?, ?, ?, ?, ?)
          """,
          RowChecksum.append(project.value(), id.value(), kind.word(), target));
    }
  }

  private void putLink(long no, String kind, String target) {
    session.update(
        """
        INSERT OR REPLACE INTO trace_link (project_id, trace_no, kind, target, checksum)
        VALUES (?, ?, ?, ?, ?)
        """,
        RowChecksum.append(project.value(), no, kind, target));
  }

  @Override
  public boolean removeSome(TraceId id, int maxRows) {
    Long no = number(id);
    return no == null || remove(no, maxRows) > 0;
  }

  /// Returns how many rows may still be removed; 0 or less if something is left of the trace.
  private int remove(long no, int maxRows) {
    int left = maxRows;
    for (Table table : Tables.removedWith(Owner.TRACE)) {
      left -= session.update("DELETE" + table.someOfOwner(), project.value(), no, left);
      if (left <= 0) {
        return 0;
      }
    }
    session.update("DELETE FROM trace WHERE project_id = ? AND no = ?", project.value(), no);
    return left;
  }

  @Override
  public boolean removeSomeOfDeleted(long deletedBeforeMs, int maxRows) {
    List<Long> some =
        session.list(
            """
            SELECT t.no FROM experiment e
            CROSS JOIN trace t ON t.project_id = e.project_id AND t.experiment_id = e.id
            WHERE e.project_id = ? AND e.id <> ? AND e.deleted = 1 AND e.updated_ms < ? LIMIT ?
            """,
            row -> row.number(1),
            project.value(),
            ExperimentId.DEFAULT.value(),
            deletedBeforeMs,
            maxRows);
    int left = maxRows;
    for (long no : some) {
      left = remove(no, left);
      if (left <= 0) {
        return false;
      }
    }
    return some.size() < maxRows;
  }
}
