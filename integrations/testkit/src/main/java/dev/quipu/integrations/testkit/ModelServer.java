package dev.quipu.integrations.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// A server in the shape of OpenAI's API. It answers [#ANSWER], a piece at a time if asked to. If
/// there are tools, it first asks for a call of `lookUp`; the model `hasty` asks for one of
/// `count`, too, with [#BAD_ARGUMENTS]. The model `broken` fails.
public final class ModelServer implements AutoCloseable {
  public static final String ANSWER = "Knots on strings.";

  /// The arguments with which it calls the tool.
  public static final String ARGUMENTS = "{\"word\":\"quipu\"}";

  /// Arguments that are no JSON.
  public static final String BAD_ARGUMENTS = "{word of many";

  private static final Pattern HASTY = Pattern.compile("\"model\"\\s*:\\s*\"hasty\"");
  private static final Pattern STREAM = Pattern.compile("\"stream\"\\s*:\\s*true");
  private static final Pattern BROKEN = Pattern.compile("\"model\"\\s*:\\s*\"broken\"");
  private static final Pattern TOOLS = Pattern.compile("\"tools\"\\s*:\\s*\\[\\s*\\{");
  private static final Pattern TOOL_RESULT = Pattern.compile("\"role\"\\s*:\\s*\"tool\"");
  private static final String CHAT_USAGE =
      "{\"prompt_tokens\":12,\"completion_tokens\":5,\"total_tokens\":17,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":8}}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private ModelServer(HttpServer server) {
    this.server = server;
  }

  public static ModelServer start() throws IOException {
    ModelServer models =
        new ModelServer(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    models.server.createContext("/v1/chat/completions", models::chat);
    models.server.createContext("/v1/embeddings", models::embed);
    models.server.setExecutor(models.threads);
    models.server.start();
    return models;
  }

  /// The base of its addresses, with `/v1`.
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  private void chat(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (BROKEN.matcher(request).find()) {
      send(
          exchange,
          400,
          "application/json",
          "{\"error\":{\"message\":\"The model is broken\",\"type\":\"invalid_request_error\"}}");
    } else if (STREAM.matcher(request).find()) {
      send(exchange, 200, "text/event-stream", stream());
    } else if (TOOLS.matcher(request).find() && !TOOL_RESULT.matcher(request).find()) {
      send(
          exchange,
          200,
          "application/json",
          completion(
              "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                  + toolCall("call-1", "lookUp", ARGUMENTS)
                  + (HASTY.matcher(request).find()
                      ? "," + toolCall("call-2", "count", BAD_ARGUMENTS)
                      : "")
                  + "]}",
              "tool_calls"));
    } else {
      send(
          exchange,
          200,
          "application/json",
          completion("{\"role\":\"assistant\",\"content\":" + quoted(ANSWER) + "}", "stop"));
    }
  }

  private static String toolCall(String id, String name, String arguments) {
    return "{\"id\":"
        + quoted(id)
        + ",\"type\":\"function\",\"function\":{\"name\":"
        + quoted(name)
        + ",\"arguments\":"
        + quoted(arguments)
        + "}}";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }

  private static String completion(String message, String reason) {
    return "{\"id\":\"chat-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"small-1\",\"choices\":[{\"index\":0,"
        + "\"message\":"
        + message
        + ",\"finish_reason\":\""
        + reason
        + "\"}],\"usage\":"
        + CHAT_USAGE
        + "}";
  }

  private static String stream() {
    StringBuilder out = new StringBuilder();
    for (String word : List.of("Knots", " on", " strings.")) {
      out.append(chunk("{\"role\":\"assistant\",\"content\":" + quoted(word) + "}", "null"));
    }
    return out.append(chunk("{}", "\"stop\""))
        .append(
            "data: {\"id\":\"chat-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"small-1\",\"choices\":[],"
                + "\"usage\":"
                + CHAT_USAGE
                + "}\n\ndata: [DONE]\n\n")
        .toString();
  }

  private static String chunk(String delta, String reason) {
    return "data: {\"id\":\"chat-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"small-1\",\"choices\":[{"
        + "\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + reason
        + "}]}\n\n";
  }

  private void embed(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    send(
        exchange,
        200,
        "application/json",
        "{\"object\":\"list\",\"model\":\"small-embeddings\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
            + "\"embedding\":[0.5,0.25,0.125]}],\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}");
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
