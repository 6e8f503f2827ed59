package dev.quipu.engine.traces;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// The names of attributes by which instrumentations tell of calls of language models. The first
/// convention of which a span has an attribute decides.
///
/// @param kind of the type of a span; empty for none
/// @param types of the values of `kind`
/// @param inputTokens empty for none, as are the other names
record Convention(
    String kind,
    Map<String, String> types,
    String inputTokens,
    String outputTokens,
    String totalTokens,
    String cacheReadTokens,
    String cacheCreationTokens,
    List<String> inputs,
    List<String> outputs,
    List<String> models,
    String provider) {
  private static final Convention OPEN_INFERENCE =
      new Convention(
          "openinference.span.kind",
          same(
              "TOOL",
              "CHAIN",
              "LLM",
              "RETRIEVER",
              "EMBEDDING",
              "AGENT",
              "RERANKER",
              "UNKNOWN",
              "GUARDRAIL",
              "EVALUATOR"),
          "llm.token_count.prompt",
          "llm.token_count.completion",
          "llm.token_count.total",
          "",
          "",
          List.of("input.value"),
          List.of("output.value"),
          List.of("llm.model_name", "embedding.model_name"),
          "llm.provider");

  /// https://opentelemetry.io/docs/specs/semconv/gen-ai
  private static final Convention GEN_AI =
      new Convention(
          "gen_ai.operation.name",
          Map.of(
              "chat", "CHAT_MODEL",
              "create_agent", "AGENT",
              "embeddings", "EMBEDDING",
              "execute_tool", "TOOL",
              "generate_content", "LLM",
              "invoke_agent", "AGENT",
              "text_completion", "LLM",
              "response", "LLM"),
          "gen_ai.usage.input_tokens",
          "gen_ai.usage.output_tokens",
          "",
          "gen_ai.usage.cache_read.input_tokens",
          "gen_ai.usage.cache_creation.input_tokens",
          List.of("gen_ai.input.messages", "gen_ai.tool.call.arguments"),
          List.of("gen_ai.output.messages", "gen_ai.tool.call.result"),
          List.of("gen_ai.response.model", "gen_ai.request.model"),
          "gen_ai.provider.name");

  /// OpenLLMetry. A `#` stands for a number.
  private static final Convention TRACELOOP =
      new Convention(
          "traceloop.span.kind",
          Map.of(
              "workflow", "WORKFLOW",
              "task", "TASK",
              "agent", "AGENT",
              "tool", "TOOL",
              "unknown", "UNKNOWN"),
          "gen_ai.usage.prompt_tokens",
          "gen_ai.usage.completion_tokens",
          "llm.usage.total_tokens",
          "",
          "",
          List.of(
              "traceloop.entity.input",
              "gen_ai.prompt.#.content",
              "gen_ai.completion.#.tool_calls.#.arguments"),
          List.of("traceloop.entity.output", "gen_ai.completion.#.content"),
          List.of(),
          "gen_ai.system");

  private static final Convention GOOGLE_ADK =
      ofValues(
          "",
          Map.of(),
          List.of("gcp.vertex.agent.llm_request", "gcp.vertex.agent.tool_call_args"),
          List.of("gcp.vertex.agent.llm_response", "gcp.vertex.agent.tool_response"));

  private static final Convention VERCEL_AI =
      ofValues(
          "ai.operationId",
          Map.ofEntries(
              Map.entry("ai.generateText", "LLM"),
              Map.entry("ai.generateText.doGenerate", "LLM"),
              Map.entry("ai.toolCall", "TOOL"),
              Map.entry("ai.streamText", "LLM"),
              Map.entry("ai.streamText.doStream", "LLM"),
              Map.entry("ai.generateObject", "LLM"),
              Map.entry("ai.generateObject.doGenerate", "LLM"),
              Map.entry("ai.streamObject", "LLM"),
              Map.entry("ai.streamObject.doStream", "LLM"),
              Map.entry("ai.embed", "EMBEDDING"),
              Map.entry("ai.embed.doEmbed", "EMBEDDING"),
              Map.entry("ai.embedMany", "EMBEDDING")),
          List.of("ai.prompt", "ai.toolCall.args", "ai.value", "ai.values"),
          List.of(
              "ai.response.text",
              "ai.toolCall.result",
              "ai.response.object",
              "ai.embedding",
              "ai.embeddings"));

  private static final Convention LAMINAR =
      ofValues(
          "lmnr.span.type",
          Map.of(
              "LLM", "LLM",
              "TOOL", "TOOL",
              "DEFAULT", "CHAIN",
              "PIPELINE", "CHAIN",
              "EXECUTOR", "AGENT",
              "EVALUATOR", "EVALUATOR",
              "HUMAN_EVALUATOR", "EVALUATOR",
              "EVALUATION", "EVALUATOR",
              "CACHED", "LLM"),
          List.of("lmnr.span.input"),
          List.of("lmnr.span.output"));

  private static final Convention LANGFUSE =
      ofValues(
          "langfuse.observation.type",
          Map.of(
              "generation", "LLM",
              "embedding", "EMBEDDING",
              "tool", "TOOL",
              "retriever", "RETRIEVER",
              "agent", "AGENT",
              "chain", "CHAIN",
              "evaluator", "EVALUATOR",
              "guardrail", "GUARDRAIL",
              "span", "UNKNOWN"),
          List.of("langfuse.observation.input"),
          List.of("langfuse.observation.output"));

  static final List<Convention> ALL =
      List.of(OPEN_INFERENCE, GEN_AI, TRACELOOP, GOOGLE_ADK, VERCEL_AI, LAMINAR, LANGFUSE);

  /// The conventions that have a name, as bits at their places in [#ALL].
  private static final Map<String, Integer> BY_NAME = new HashMap<>();

  /// The beginnings of names with a number.
  private static final Map<String, Integer> BY_BEGINNING = new HashMap<>();

  static {
    for (int i = 0; i < ALL.size(); i++) {
      int bit = 1 << i;
      ALL.get(i)
          .names()
          .forEach(name -> {
            int number = name.indexOf('#');
            if (number < 0) {
              BY_NAME.merge(name, bit, (a, b) -> a | b);
            } else {
              BY_BEGINNING.merge(name.substring(0, number), bit, (a, b) -> a | b);
            }
          });
    }
  }

  private Stream<String> names() {
    return Stream.of(
            Stream.of(
                kind,
                inputTokens,
                outputTokens,
                totalTokens,
                cacheReadTokens,
                cacheCreationTokens,
                provider),
            inputs.stream(),
            outputs.stream(),
            models.stream())
        .flatMap(Function.identity())
        .filter(name -> !name.isEmpty());
  }

  /// The conventions of which a span has attributes, in the order of [#ALL]. Most spans are of one
  /// convention or none, and few lookups find that.
  ///
  /// @param names of the attributes of the span
  static List<Convention> of(Iterable<String> names) {
    int found = 0;
    for (String name : names) {
      found |= BY_NAME.getOrDefault(name, 0);
      for (Map.Entry<String, Integer> one : BY_BEGINNING.entrySet()) {
        found |= name.startsWith(one.getKey()) ? one.getValue() : 0;
      }
    }
    if (found == 0) {
      return List.of();
    }
    List<Convention> conventions = new ArrayList<>();
    for (int i = 0; i < ALL.size(); i++) {
      if ((found & 1 << i) != 0) {
        conventions.add(ALL.get(i));
      }
    }
    return conventions;
  }

  private static Convention ofValues(
      String kind, Map<String, String> types, List<String> inputs, List<String> outputs) {
    return new Convention(kind, types, "", "", "", "", "", inputs, outputs, List.of(), "");
  }

  private static Map<String, String> same(String... words) {
    Map<String, String> all = new HashMap<>();
    for (String word : words) {
      all.put(word, word);
    }
    return all;
  }
}
