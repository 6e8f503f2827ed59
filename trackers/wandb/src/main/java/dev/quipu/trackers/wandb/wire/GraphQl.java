package dev.quipu.trackers.wandb.wire;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks a W&B server in GraphQL.
public final class GraphQl {
  private final WandbHttp http;

  public GraphQl(WandbHttp http) {
    this.http = http;
  }

  /// Asks.
  ///
  /// @param field the only field that the query asks
  /// @return the value of the field
  /// @throws AwayException if the same question may be answered later
  public Answer ask(String field, String query, Map<String, ? extends @Nullable Object> variables)
      throws IOException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("query", query);
    body.put("variables", variables);
    Answer answer = Answer.of("The answer to " + field, http.post(List.of("graphql"), body));
    if (answer.has("errors")) {
      throw new IOException("W&B's server refuses " + field + ": " + answer.find("errors"));
    }
    Answer data = answer.member("data");
    return data.has(field) ? data.member(field) : new Answer(data.what(), Map.of());
  }
}
