package dev.quipu.integrations.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import dev.quipu.guide.LangChain4jSnippets;
import dev.quipu.integrations.llm.Cost;
import dev.quipu.integrations.llm.ModelCalls;
import dev.quipu.integrations.llm.Operation;
import dev.quipu.integrations.testkit.ModelServer;
import dev.quipu.integrations.testkit.ServedRun;
import dev.quipu.integrations.testkit.ServedRun.StoredTask;
import dev.quipu.sdk.read.StoredRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What LangChain4j does with a model of OpenAI's API, as tasks of a run on a real server.
@Timeout(120)
class LangChain4jTasksTest {
  @TempDir private Path folder;
  private ModelServer models;
  private ServedRun served;

  @BeforeEach
  void start() throws IOException {
    models = ModelServer.start();
    served = ServedRun.start(folder);
  }

  @AfterEach
  void stop() {
    served.close();
    models.close();
  }

  private ChatModel chat(LangChain4jTasks tasks, String model) {
    return OpenAiChatModel.builder()
        .baseUrl(models.url())
        .apiKey("none")
        .modelName(model)
        .temperature(0.2)
        .maxRetries(0)
        .listeners(List.of(tasks.chatModel()))
        .build();
  }

  @Test
  void anAssistantWithAToolIsATreeOfTasksWithTokensAndCost() {
    ModelCalls calls = LangChain4jSnippets.prices(served.run());
    assertThat(LangChain4jSnippets.langChain4j(calls, models.url(), "none"))
        .isEqualTo(ModelServer.ANSWER);
    StoredRun run = served.finish();
    List<StoredTask> tasks = served.tasks();
    assertThat(tasks)
        .extracting(StoredTask::name, StoredTask::parent, StoredTask::status)
        .containsExactly(
            tuple("embeddings small-embeddings", null, "completed"),
            tuple("Assistant.answer", null, "completed"),
            tuple("chat small", "Assistant.answer", "completed"),
            tuple("execute_tool lookUp", "Assistant.answer", "completed"),
            tuple("chat small", "Assistant.answer", "completed"));
    StoredTask embedding = tasks.get(0);
    assertThat(embedding.attributes())
        .containsEntry("gen_ai.operation.name", "embeddings")
        .containsEntry("gen_ai.provider.name", "openai")
        .containsEntry("gen_ai.embeddings.dimension.count", 3.0)
        .containsEntry("gen_ai.usage.input_tokens", 4.0);
    assertThat(embedding.inputs()).containsEntry("texts", List.of("What is a quipu?"));
    StoredTask service = tasks.get(1);
    assertThat(service.attributes()).containsEntry("gen_ai.operation.name", "invoke_agent");
    assertThat(service.inputs())
        .containsEntry("user message", Map.of("role", "user", "content", "What is a quipu?"));
    assertThat(service.outputs()).containsEntry("output", ModelServer.ANSWER);
    StoredTask tool = tasks.get(3);
    assertThat(tool.inputs()).containsEntry("arguments", ModelServer.ARGUMENTS);
    assertThat(tool.outputs()).containsEntry("result", "quipu: a record of knots");
    StoredTask last = tasks.get(4);
    assertThat(last.attributes())
        .containsEntry("gen_ai.request.model", "small")
        .containsEntry("gen_ai.response.model", "small-1")
        .containsEntry("gen_ai.response.finish_reasons", List.of("stop"))
        .containsEntry("gen_ai.usage.input_tokens", 12.0)
        .containsEntry("gen_ai.usage.cache_read.input_tokens", 8.0)
        .containsEntry("gen_ai.usage.output_tokens", 5.0);
    Map<?, ?> cost = (Map<?, ?>) Objects.requireNonNull(last.attributes().get("mlflow.llm.cost"));
    assertThat((Double) cost.get("total_cost")).isCloseTo(4.8e-6, within(1e-12));
    assertThat((List<?>) last.inputs().get("messages")).hasSize(3);
    assertThat(last.outputs())
        .containsEntry("message", Map.of("role", "assistant", "content", ModelServer.ANSWER));
    assertThat(run.metric("llm.input_tokens").orElseThrow().last()).isEqualTo(4 + 12 + 12);
    assertThat(run.metric("llm.output_tokens").orElseThrow().last()).isEqualTo(10);
    assertThat(run.metric("llm.cost").orElseThrow().last())
        .isCloseTo(2 * 4.8e-6 + 6e-7, within(1e-12));
  }

  @Test
  void withoutContentATaskHasItsTokensAlone() {
    LangChain4jTasks tasks = LangChain4jTasks.of(ModelCalls.of(served.run()).content(false));
    assertThat(chat(tasks, "small").chat("What is a quipu?")).isEqualTo(ModelServer.ANSWER);
    served.finish();
    StoredTask task = served.task("chat small");
    assertThat(task.inputs()).isEmpty();
    assertThat(task.outputs()).isEmpty();
    assertThat(task.attributes())
        .containsEntry("gen_ai.request.temperature", 0.2)
        .containsEntry("gen_ai.usage.output_tokens", 5.0)
        .doesNotContainKey("mlflow.llm.cost");
  }

  @Test
  void aCallThatFailsIsAFailedTaskAndThrowsOn() {
    LangChain4jTasks tasks = LangChain4jTasks.of(ModelCalls.of(served.run()));
    LangChain4jSnippets.Assistant assistant =
        tasks
            .listenTo(AiServices.builder(LangChain4jSnippets.Assistant.class))
            .chatModel(chat(tasks, "broken"))
            .build();
    assertThatThrownBy(() -> assistant.answer("What?")).isInstanceOf(LangChain4jException.class);
    served.finish();
    assertThat(served.task("chat broken").status()).isEqualTo("failed");
    assertThat(served.task("chat broken").parent()).isEqualTo("Assistant.answer");
    assertThat(served.task("chat broken").error()).contains("The model is broken");
    assertThat(served.task("Assistant.answer").status()).isEqualTo("failed");
  }

  /// A tool whose failure the model is told of.
  public static final class BrokenTool {
    private final ServedRun served;

    BrokenTool(ServedRun served) {
      this.served = served;
    }

    @Tool("What a word means")
    public String lookUp(String word) {
      served.run().task("read the dictionary").run(task -> {});
      throw new IllegalStateException("No dictionary for " + word);
    }
  }

  @Test
  void aToolThatFailsIsAFailedTaskWithWhatItDid() {
    LangChain4jTasks tasks = LangChain4jTasks.of(ModelCalls.of(served.run()));
    LangChain4jSnippets.Assistant assistant =
        tasks
            .listenTo(AiServices.builder(LangChain4jSnippets.Assistant.class))
            .chatModel(chat(tasks, "small"))
            .tools(new BrokenTool(served))
            .build();
    assertThat(assistant.answer("What?")).isEqualTo(ModelServer.ANSWER);
    served.finish();
    assertThat(served.task("execute_tool lookUp").status()).isEqualTo("failed");
    assertThat(served.task("execute_tool lookUp").error()).contains("No dictionary for");
    assertThat(served.task("read the dictionary").parent()).isEqualTo("execute_tool lookUp");
    assertThat(served.task("Assistant.answer").status()).isEqualTo("completed");
  }

  @Test
  void withoutContentAnErrorIsKeptWithoutItsMessage() {
    LangChain4jTasks tasks = LangChain4jTasks.of(ModelCalls.of(served.run()).content(false));
    LangChain4jSnippets.Assistant assistant =
        tasks
            .listenTo(AiServices.builder(LangChain4jSnippets.Assistant.class))
            .chatModel(chat(tasks, "small"))
            .tools(new BrokenTool(served))
            .build();
    assertThat(assistant.answer("What?")).isEqualTo(ModelServer.ANSWER);
    assertThatThrownBy(() -> chat(tasks, "broken").chat("What?"))
        .isInstanceOf(LangChain4jException.class);
    served.finish();
    for (String name : List.of("execute_tool lookUp", "chat broken")) {
      assertThat(served.task(name).status()).isEqualTo("failed");
      assertThat(served.task(name).error())
          .contains("whose message is not kept")
          .doesNotContain("No dictionary for")
          .doesNotContain("The model is broken");
    }
  }

  /// Tools of which the model calls one with arguments that are no JSON.
  public static final class TwoTools {
    @Tool("What a word means")
    public String lookUp(String word) {
      return word + ": a record of knots";
    }

    @Tool("How often a word is there")
    public int count(String word) {
      return word.length();
    }
  }

  @Test
  void toolsOnOtherThreadsEndWithTheirServiceAndLeaveTheThreads() throws Exception {
    LangChain4jTasks tasks = LangChain4jTasks.of(ModelCalls.of(served.run()));
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      LangChain4jSnippets.Assistant assistant =
          tasks
              .listenTo(AiServices.builder(LangChain4jSnippets.Assistant.class))
              .chatModel(chat(tasks, "hasty"))
              .tools(new TwoTools())
              .executeToolsConcurrently(pool)
              .build();
      served
          .run()
          .task("outer")
          .run(outer -> {
            assertThatThrownBy(() -> assistant.answer("What?"))
                .hasMessageContaining("JsonParseException");
            CyclicBarrier both = new CyclicBarrier(2);
            List<Future<?>> later = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
              later.add(
                  pool.submit(() -> {
                    both.await();
                    served.run().task("later").run(task -> {});
                    return null;
                  }));
            }
            for (Future<?> each : later) {
              each.get();
            }
          });
    } finally {
      pool.shutdown();
    }
    served.finish();
    assertThat(served.tasks())
        .extracting(StoredTask::name, StoredTask::parent, StoredTask::status)
        .containsExactlyInAnyOrder(
            tuple("outer", null, "completed"),
            tuple("Assistant.answer", "outer", "failed"),
            tuple("chat hasty", "Assistant.answer", "completed"),
            tuple("execute_tool lookUp", "Assistant.answer", "completed"),
            tuple("execute_tool count", "Assistant.answer", "failed"),
            tuple("later", null, "completed"),
            tuple("later", null, "completed"));
    assertThat(served.task("execute_tool count").inputs())
        .containsEntry("arguments", ModelServer.BAD_ARGUMENTS);
  }

  @Test
  void ofTooManyCallsWithoutAnEndTheOldestFails() {
    ModelCalls calls = ModelCalls.of(served.run());
    OpenInvocations open = new OpenInvocations(2);
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      UUID id = UUID.randomUUID();
      ids.add(id);
      open.add(id, calls.begin(Operation.AGENT, "call " + i));
    }
    assertThat(open.get(ids.get(0))).isNull();
    Objects.requireNonNull(open.remove(ids.get(1))).end();
    Objects.requireNonNull(open.remove(ids.get(2))).end();
    served.finish();
    assertThat(served.tasks())
        .extracting(StoredTask::name, StoredTask::status)
        .containsExactly(
            tuple("call 0", "failed"), tuple("call 1", "completed"), tuple("call 2", "completed"));
  }

  interface Streaming {
    TokenStream answer(String question);
  }

  @Test
  void aStreamedAnswerIsATaskThatHoldsNoThread() {
    LangChain4jTasks tasks =
        LangChain4jTasks.of(
            ModelCalls.of(served.run())
                .prices((model, tokens) -> {
                  throw new IllegalStateException("No prices");
                }));
    StreamingChatModel model =
        OpenAiStreamingChatModel.builder()
            .baseUrl(models.url())
            .apiKey("none")
            .modelName("small")
            .listeners(List.of(tasks.chatModel()))
            .build();
    Streaming streaming =
        tasks.listenTo(AiServices.builder(Streaming.class)).streamingChatModel(model).build();
    CompletableFuture<String> answer = new CompletableFuture<>();
    streaming
        .answer("What?")
        .onPartialResponse(text -> {})
        .onCompleteResponse(response -> answer.complete(response.aiMessage().text()))
        .onError(answer::completeExceptionally)
        .start();
    served.run().task("beside").run(task -> {});
    assertThat(answer.join()).isEqualTo(ModelServer.ANSWER);
    served.finish();
    assertThat(served.task("beside").parent()).isNull();
    assertThat(served.task("chat small").parent()).isEqualTo("Streaming.answer");
    assertThat(served.task("chat small").status()).isEqualTo("completed");
    assertThat(served.task("Streaming.answer").status()).isEqualTo("completed");
    assertThat(served.task("chat small").outputs().get("message"))
        .isEqualTo(Map.of("role", "assistant", "content", ModelServer.ANSWER));
  }

  @Test
  void aPriceIsForTheModelThatHasAnswered() {
    StringBuilder asked = new StringBuilder();
    LangChain4jTasks tasks =
        LangChain4jTasks.of(
            ModelCalls.of(served.run())
                .prices((model, tokens) -> {
                  asked.append(model).append(' ').append(tokens.total());
                  return Optional.of(new Cost(1, 2));
                }));
    String unused = chat(tasks, "small").chat("What?");
    StoredRun run = served.finish();
    assertThat(asked.toString()).isEqualTo("small-1 17");
    assertThat(run.metric("llm.cost").orElseThrow().last()).isEqualTo(3);
  }
}
