package dev.quipu.integrations.llm;

import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.sdk.tasks.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A call that has begun: a task which ends with [#end] or [#fail]. Nulls are left out. Any thread.
public final class ModelCall {
  private static final System.Logger LOG = System.getLogger(ModelCall.class.getName());

  static final String OPERATION = "gen_ai.operation.name";
  private static final String PROVIDER = "gen_ai.provider.name";
  private static final String REQUESTED = "gen_ai.request.model";
  private static final String ANSWERED = "gen_ai.response.model";
  private static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
  private static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
  private static final String CACHE_READ_TOKENS = "gen_ai.usage.cache_read.input_tokens";
  private static final String CACHE_CREATION_TOKENS = "gen_ai.usage.cache_creation.input_tokens";

  /// The conventions have no name for the cost. The cost of a trace is the sum of this attribute.
  private static final String COST = "mlflow.llm.cost";

  private final ModelCalls calls;
  private final Task task;
  private volatile String model = "";
  private volatile TokenUsage tokens = TokenUsage.NONE;

  ModelCall(ModelCalls calls, Task task) {
    this.calls = calls;
    this.task = task;
  }

  /// Puts this thread inside of the call until the scope is closed, on the same thread.
  public Task.Scope enter() {
    return task.enter();
  }

  /// Sets who runs the model, such as `openai`.
  public void provider(@Nullable String provider) {
    attribute(PROVIDER, provider);
  }

  /// Sets the model that the caller asks for.
  public void requested(@Nullable String name) {
    model(REQUESTED, name);
  }

  /// Sets the model that has answered.
  public void answeredBy(@Nullable String name) {
    model(ANSWERED, name);
  }

  private void model(String key, @Nullable String name) {
    if (name != null && !name.isEmpty()) {
      model = name;
      attribute(key, name);
    }
  }

  /// Sets an attribute, such as `gen_ai.request.temperature`.
  public void attribute(String key, @Nullable Object value) {
    boolean isEmpty =
        value == null || value.equals("") || (value instanceof List<?> list && list.isEmpty());
    if (!isEmpty) {
      task.attribute(key, value);
    }
  }

  /// Logs an input, if content is kept; else its value is never made.
  public void input(String name, Supplier<? extends @Nullable Object> value) {
    if (calls.keepsContent()) {
      quietly(() -> task.input(name, value.get()));
    }
  }

  /// Logs an output, if content is kept; else its value is never made.
  public void output(String name, Supplier<? extends @Nullable Object> value) {
    if (calls.keepsContent()) {
      quietly(() -> task.output(name, value.get()));
    }
  }

  /// Sets the tokens that the call took.
  public void used(TokenUsage usage) {
    tokens = usage;
  }

  /// Ends the call, with its tokens and its cost.
  public void end() {
    settle();
    task.close();
  }

  /// Ends the call as failed. If no content is kept, the error is kept without its message.
  public void fail(Throwable cause) {
    settle();
    task.fail(calls.keepsContent() ? cause : new WithheldMessage(cause));
  }

  private void settle() {
    TokenUsage usage = tokens;
    if (!usage.hasTokens()) {
      return;
    }
    attribute(INPUT_TOKENS, usage.input());
    attribute(OUTPUT_TOKENS, usage.output());
    attribute(CACHE_READ_TOKENS, usage.cacheRead());
    attribute(CACHE_CREATION_TOKENS, usage.cacheCreation());
    add("llm.input_tokens", usage.input());
    add("llm.output_tokens", usage.output());
    quietly(() -> calls.prices().cost(model, usage).ifPresent(this::cost));
  }

  /// Carries out what is the program's or its library's, and may throw.
  private void quietly(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A part of the task " + task.name() + " is left out", e);
    }
  }

  private void cost(Cost cost) {
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("input_cost", cost.input());
    parts.put("output_cost", cost.output());
    parts.put("total_cost", cost.total());
    attribute(COST, parts);
    add("llm.cost", cost.total());
  }

  private void add(String metric, @Nullable Number value) {
    if (value != null) {
      calls.run().measure(metric).mode(MetricMode.SUM).task(task).log(value.doubleValue());
    }
  }
}
