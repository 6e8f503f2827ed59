package dev.quipu.server.nativeapi.cases;

import dev.quipu.core.cases.CaseLimits;
import dev.quipu.core.cases.EvaluationCase;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.text.Text;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.nativeapi.request.RowObjects;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the cases that clients add to a set. A case has the form that a page of cases has, and
/// that a line of a file of cases has; other members than those of a set are left out.
final class CaseBody {
  private final String user;
  private final List<EvaluationCase> cases = new ArrayList<>();

  private CaseBody(String user) {
    this.user = user;
  }

  /// Reads a body.
  ///
  /// @param user who adds the cases
  /// @throws QuipuException INVALID_ARGUMENT, which names the case, counted from 1
  static List<EvaluationCase> read(byte[] body, String user) {
    CaseBody read = new CaseBody(user);
    RowObjects.each(body, "cases", read::add);
    return read.cases;
  }

  private void add(JsonParser parser, JsonToken start) {
    if (cases.size() == CaseLimits.CASES_PER_REQUEST) {
      throw QuipuException.invalid(
          "at most " + CaseLimits.CASES_PER_REQUEST + " cases are allowed in one request");
    }
    if (start != JsonToken.START_OBJECT) {
      throw QuipuException.invalid("it is not an object");
    }
    @Nullable String key = null;
    @Nullable JsonText input = null;
    @Nullable JsonText output = null;
    @Nullable JsonText expected = null;
    @Nullable JsonText metadata = null;
    @Nullable JsonText source = null;
    Set<String> names = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "key" -> key = RowObjects.text(parser, value, name);
        case "input" -> input = Json.text(parser, value);
        case "output" -> output = known(Json.text(parser, value));
        case "expected" -> expected = known(Json.text(parser, value));
        case "metadata" -> metadata = RowObjects.object(parser, value, name);
        case "source" -> source = RowObjects.object(parser, value, name);
        default -> {
          parser.skipChildren();
          continue;
        }
      }
      if (!names.add(name)) {
        throw Json.twice(Text.quote(name));
      }
    }
    if (input == null) {
      throw QuipuException.invalid("it has no \"input\"");
    }
    EvaluationCase one =
        new EvaluationCase(
            JsonTree.canonical(input), output, expected, metadata, source, user, user, 0, 0);
    if (key != null && !key.equals(one.key())) {
      throw QuipuException.invalid(
          "its key is "
              + Text.quote(key)
              + ", but the key of a case of a set follows from its input: "
              + one.key());
    }
    cases.add(one);
  }

  private static @Nullable JsonText known(JsonText value) {
    return value.equals(JsonText.NULL) ? null : value;
  }
}
