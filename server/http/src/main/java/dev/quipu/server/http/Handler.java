package dev.quipu.server.http;

import java.io.IOException;

/// Answers a request. Whatever it throws becomes an error of its API.
@FunctionalInterface
public interface Handler {
  void handle(Exchange exchange) throws IOException;
}
