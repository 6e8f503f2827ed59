package dev.quipu.integrations.llm;

/// What is called, by the names of OpenTelemetry's conventions for generative AI.
public enum Operation {
  CHAT("chat"),
  EMBEDDINGS("embeddings"),
  TOOL("execute_tool"),
  AGENT("invoke_agent");

  private final String word;

  Operation(String word) {
    this.word = word;
  }

  /// The value of the attribute `gen_ai.operation.name`.
  public String word() {
    return word;
  }
}
