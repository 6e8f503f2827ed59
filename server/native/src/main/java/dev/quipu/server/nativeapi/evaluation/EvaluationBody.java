package dev.quipu.server.nativeapi.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.ScoresJson;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.nativeapi.request.RowObjects;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the evaluation rows that clients without the SDK send, and makes one frame of them. A row
/// has the form that a page of rows has:
///
///     {"key":"q1","data":{"input":"2 + 2","output":"4"},"scores":[{"evaluator":"exact","value":1}]}
///
/// The key of a row without one is made of its input, and a row without a time has the time of the
/// request.
final class EvaluationBody {
  private final long nowUs;
  private final FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
  private int rows;

  private EvaluationBody(long nowUs) {
    this.nowUs = nowUs;
  }

  /// A frame, and the number of its rows.
  record Rows(Frame frame, int count) {}

  /// Reads a body.
  ///
  /// @param nowUs the time of rows that have none
  /// @throws QuipuException INVALID_ARGUMENT, which names the row, counted from 1
  static Rows read(byte[] body, long nowUs) {
    EvaluationBody rows = new EvaluationBody(nowUs);
    RowObjects.each(body, "evaluations", rows::add);
    return new Rows(rows.frame.build(), rows.rows);
  }

  private void add(JsonParser parser, JsonToken start) {
    LineageFrames.add(frame, row(parser, start));
    rows++;
    RowObjects.requirePoints(frame);
  }

  private CaseEvaluated row(JsonParser parser, JsonToken start) {
    if (start != JsonToken.START_OBJECT) {
      throw QuipuException.invalid("it is not an object");
    }
    @Nullable Long timeUs = null;
    @Nullable String dataset = null;
    @Nullable String key = null;
    @Nullable String task = null;
    @Nullable JsonText data = null;
    @Nullable JsonText metadata = null;
    @Nullable JsonText scores = null;
    Set<String> names = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "timeUs" -> timeUs = RowObjects.integer(parser, value, name);
        case "dataset" -> dataset = RowObjects.text(parser, value, name);
        case "key" -> key = RowObjects.text(parser, value, name);
        case "taskId" -> task = RowObjects.text(parser, value, name);
        case "data" -> data = RowObjects.object(parser, value, name);
        case "metadata" -> metadata = RowObjects.object(parser, value, name);
        case "scores" -> scores = RowObjects.array(parser, value, name);
        default -> {
          parser.skipChildren();
          continue;
        }
      }
      if (!names.add(name)) {
        throw Json.twice(Text.quote(name));
      }
    }
    JsonText known = data == null ? new JsonText("{}") : data;
    return new CaseEvaluated(
        timeUs == null ? nowUs : timeUs,
        task == null ? null : new SpanId(task),
        new EvaluationRow(
            dataset == null ? "" : dataset,
            key == null ? keyOf(known) : key,
            known,
            metadata,
            scores == null ? List.of() : ScoresJson.read(scores)));
  }

  private static String keyOf(JsonText data) {
    Map<String, ?> members = JsonTree.members(data);
    if (!members.containsKey(EvaluationRow.INPUT)) {
      throw QuipuException.invalid(
          "it has no \"key\", and no \"input\" in its data to make one of");
    }
    StringBuilder input = new StringBuilder();
    JsonTree.write(members.get(EvaluationRow.INPUT), input);
    return EvaluationRow.keyOf(new JsonText(input.toString()));
  }
}
