package dev.quipu.harness.model;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.harness.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model behind `POST …/chat/completions`.
final class OpenAiModel implements Model {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          // The threads of the default, which belong to the system, cost a fifth more time.
          .executor(task -> Thread.ofVirtual().name("quipu-http").start(task))
          .build();
  private final URI address;
  private final String model;
  private final Map<String, String> headers;
  private final Map<String, @Nullable Object> options;

  OpenAiModel(
      URI address,
      String model,
      Map<String, String> headers,
      Map<String, @Nullable Object> options) {
    this.address = address;
    this.model = model;
    this.headers = headers;
    this.options = options;
    // A header that cannot be sent is found before the first case.
    var _ = request("");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  @Override
  public ModelAnswer answer(ModelRequest request) throws ModelException, InterruptedException {
    HttpResponse<InputStream> response;
    byte[] bytes;
    try {
      response = client.send(request(body(request)), BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        bytes = in.readNBytes(ModelLimits.ANSWER_BYTES + 1);
      }
    } catch (IOException e) {
      // Without its words, which name ports and differ from try to try.
      throw ModelException.passing("The endpoint does not answer: " + e.getClass().getSimpleName());
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int status = response.statusCode();
    if (status == 200) {
      if (bytes.length > ModelLimits.ANSWER_BYTES) {
        throw ModelException.tooLong();
      }
      return answer(text);
    }
    String words = "HTTP " + status + ": " + Text.first(text.strip(), ModelLimits.ERROR_CHARS);
    if (status == 429) {
      throw ModelException.rateLimited(words, wait(response));
    } else if (status == 408 || status >= 500) {
      throw ModelException.passing(words);
    }
    throw ModelException.lasting(words);
  }

  private HttpRequest request(String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    headers.forEach((name, value) -> {
      try {
        request.header(name, value);
      } catch (IllegalArgumentException e) {
        // The words of the exception have the value, which is a secret.
        throw QuipuException.invalid(
            "Header "
                + Text.quote(name)
                + " cannot be sent: HTTP does not allow its name or value");
      }
    });
    return request.build();
  }

  private String body(ModelRequest request) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(options);
    body.put("model", model);
    body.put("messages", messages(request));
    return Json.text(body);
  }

  /// An input that is a list of messages is sent as it is.
  private static List<Object> messages(ModelRequest request) {
    List<Object> messages = new ArrayList<>();
    request.system().ifPresent(text -> messages.add(Map.of("role", "system", "content", text)));
    if (request.input() instanceof List<?> given && isMessages(given)) {
      messages.addAll(given);
    } else {
      messages.add(Map.of("role", "user", "content", request.prompt()));
    }
    return messages;
  }

  private static boolean isMessages(List<?> given) {
    return !given.isEmpty()
        && given.stream().allMatch(one -> one instanceof Map<?, ?> map && map.containsKey("role"));
  }

  private static @Nullable Duration wait(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,5}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(null);
  }

  // ---- the answer ----

  private static ModelAnswer answer(String json) throws ModelException {
    Map<String, @Nullable Object> members;
    try {
      members = Json.object("Answer of the endpoint", json);
    } catch (QuipuException e) {
      throw ModelException.lasting(e.message());
    }
    if (members.get("choices") instanceof List<?> choices
        && !choices.isEmpty()
        && choices.get(0) instanceof Map<?, ?> choice
        && choice.get("message") instanceof Map<?, ?> message) {
      Object content = message.get("content");
      // A model that calls tools has often no text beside.
      Object output = content == null ? message.get("tool_calls") : content;
      return new ModelAnswer(output, usage(members.get("usage")));
    }
    throw ModelException.lasting("Answer of the endpoint has no choices[0].message");
  }

  private static Map<String, Long> usage(@Nullable Object value) {
    Map<String, Long> usage = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> members) {
      members.forEach((name, number) -> {
        if (number instanceof Long count) {
          usage.put(String.valueOf(name), count);
        }
      });
    }
    return usage;
  }
}
