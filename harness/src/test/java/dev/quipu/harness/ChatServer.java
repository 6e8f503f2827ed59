package dev.quipu.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quipu.harness.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A model behind HTTP, of OpenAI's shape.
final class ChatServer implements AutoCloseable {
  /// What the server says to the last message of a request.
  interface Answers {
    Reply answer(String prompt, int request) throws Exception;
  }

  /// An answer of HTTP.
  record Reply(int status, String body, Map<String, String> headers) {
    static Reply of(String content) {
      return new Reply(
          200,
          Json.text(
              Map.of(
                  "choices",
                  List.of(Map.of("message", Map.of("role", "assistant", "content", content))),
                  "usage",
                  Map.of("prompt_tokens", 3, "completion_tokens", 2, "total_tokens", 5))),
          Map.of());
    }

    static Reply failed(int status, String body) {
      return new Reply(status, body, Map.of());
    }
  }

  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();

  ChatServer(Answers answers) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", exchange -> answer(exchange, answers));
    server.start();
  }

  private void answer(HttpExchange exchange, Answers answers) throws IOException {
    try (exchange) {
      Map<String, ?> body = Json.object("Request", exchange.getRequestBody().readAllBytes());
      String prompt = "";
      for (Object message : Objects.requireNonNull((List<?>) body.get("messages"))) {
        prompt = String.valueOf(((Map<?, ?>) message).get("content"));
      }
      Reply reply = answers.answer(prompt, requests.incrementAndGet());
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
