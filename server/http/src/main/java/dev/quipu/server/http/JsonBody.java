package dev.quipu.server.http;

import tools.jackson.core.JsonGenerator;

/// Writes the JSON of an answer.
@FunctionalInterface
public interface JsonBody {
  void write(JsonGenerator json);
}
