package dev.quipu.integrations.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.quipu.guide.SpringAiSnippets;
import dev.quipu.integrations.llm.Cost;
import dev.quipu.integrations.llm.ModelCalls;
import dev.quipu.integrations.testkit.ModelServer;
import dev.quipu.integrations.testkit.ServedRun;
import dev.quipu.integrations.testkit.ServedRun.StoredTask;
import dev.quipu.sdk.read.StoredRun;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.tool.annotation.Tool;

/// What Spring AI does with a model of OpenAI's API, as tasks of a run on a real server.
@Timeout(120)
class SpringAiTasksTest {
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

  private ModelCalls calls() {
    return ModelCalls.of(served.run());
  }

  private static ObservationRegistry observations(ModelCalls calls) {
    ObservationRegistry observations = ObservationRegistry.create();
    observations.observationConfig().observationHandler(SpringAiTasks.of(calls));
    return observations;
  }

  private OpenAiChatModel chat(ObservationRegistry observations, String model) {
    return OpenAiChatModel.builder()
        .options(
            OpenAiChatOptions.builder()
                .baseUrl(models.url())
                .apiKey("none")
                .model(model)
                .temperature(0.2)
                .streamUsage(true)
                .maxRetries(0)
                .build())
        .observationRegistry(observations)
        .build();
  }

  @Test
  void aClientWithAToolIsATreeOfTasksWithTokensAndCost() {
    ModelCalls calls =
        calls()
            .prices((model, tokens) ->
                model.startsWith("small")
                    ? Optional.of(Cost.perMillion(tokens, 0.15, 0.60))
                    : Optional.empty());
    assertThat(SpringAiSnippets.springAi(calls, models.url(), "none"))
        .isEqualTo(ModelServer.ANSWER);
    StoredRun run = served.finish();
    List<StoredTask> tasks = served.tasks();
    assertThat(tasks)
        .extracting(StoredTask::name, StoredTask::parent, StoredTask::status)
        .containsExactly(
            tuple("chat client", null, "completed"),
            tuple("chat small", "chat client", "completed"),
            tuple("execute_tool lookUp", "chat client", "completed"),
            tuple("chat small", "chat client", "completed"));
    StoredTask tool = tasks.get(2);
    assertThat(tool.attributes())
        .containsEntry("gen_ai.operation.name", "execute_tool")
        .containsEntry("gen_ai.tool.name", "lookUp")
        .containsEntry("gen_ai.tool.call.id", "call-1");
    assertThat(tool.inputs()).containsEntry("arguments", ModelServer.ARGUMENTS);
    assertThat((String) tool.outputs().get("result")).contains("quipu: a record of knots");
    StoredTask last = tasks.get(3);
    assertThat(last.attributes())
        .containsEntry("gen_ai.provider.name", "openai")
        .containsEntry("gen_ai.request.model", "small")
        .containsEntry("gen_ai.response.model", "small-1")
        .containsEntry("gen_ai.response.finish_reasons", List.of("stop"))
        .containsEntry("gen_ai.usage.input_tokens", 12.0)
        .containsEntry("gen_ai.usage.output_tokens", 5.0)
        .containsKey("mlflow.llm.cost");
    assertThat((List<?>) last.inputs().get("messages")).hasSize(3);
    assertThat(last.outputs())
        .containsEntry("message", Map.of("role", "assistant", "content", ModelServer.ANSWER));
    assertThat(run.metric("llm.input_tokens").orElseThrow().last()).isEqualTo(24);
    assertThat(run.metric("llm.cost").orElseThrow().last()).isCloseTo(9.6e-6, within(1e-12));
  }

  @Test
  void embeddingsAreATaskWithoutVectors() {
    OpenAiEmbeddingModel model =
        OpenAiEmbeddingModel.builder()
            .options(
                OpenAiEmbeddingOptions.builder()
                    .baseUrl(models.url())
                    .apiKey("none")
                    .model("small-embeddings")
                    .build())
            .observationRegistry(observations(calls()))
            .build();
    assertThat(model.embed("What is a quipu?")).hasSize(3);
    served.finish();
    StoredTask task = served.task("embeddings small-embeddings");
    assertThat(task.inputs()).containsEntry("texts", List.of("What is a quipu?"));
    assertThat(task.outputs()).isEmpty();
    assertThat(task.attributes())
        .containsEntry("gen_ai.operation.name", "embeddings")
        .containsEntry("gen_ai.embeddings.dimension.count", 3.0)
        .containsEntry("gen_ai.usage.input_tokens", 4.0);
  }

  @Test
  void withoutContentATaskHasItsTokensAlone() {
    ChatResponse unused =
        chat(observations(calls().content(false)), "small").call(new Prompt("What?"));
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
    OpenAiChatModel chat = chat(observations(calls()), "broken");
    assertThatThrownBy(() -> chat.call(new Prompt("What?"))).isInstanceOf(RuntimeException.class);
    served.finish();
    assertThat(served.task("chat broken").status()).isEqualTo("failed");
    assertThat(served.task("chat broken").error()).contains("The model is broken");
  }

  /// A tool whose failure the model is told of, and its observation is not.
  public static final class BrokenTool {
    private final ServedRun served;

    BrokenTool(ServedRun served) {
      this.served = served;
    }

    @Tool(description = "What a word means")
    public String lookUp(String word) {
      served.run().task("read the dictionary").run(task -> {});
      throw new IllegalStateException("No dictionary for " + word);
    }
  }

  @Test
  void aToolThatFailsHasItsErrorAsTheResultThatTheModelIsTold() {
    ObservationRegistry observations = observations(calls());
    String answer =
        ChatClient.builder(chat(observations, "small"), observations, null, null)
            .defaultTools(new BrokenTool(served))
            .build()
            .prompt("What?")
            .call()
            .content();
    assertThat(answer).isEqualTo(ModelServer.ANSWER);
    served.finish();
    assertThat((String) served.task("execute_tool lookUp").outputs().get("result"))
        .contains("No dictionary for");
    assertThat(served.task("read the dictionary").parent()).isEqualTo("execute_tool lookUp");
  }

  @Test
  void aStreamedAnswerIsATaskThatHoldsNoThread() throws InterruptedException {
    ObservationRegistry observations = ObservationRegistry.create();
    CountDownLatch stopped = new CountDownLatch(1);
    // The handler that comes first is the last one to be told of a stop.
    observations.observationConfig().observationHandler(countingStops(stopped));
    observations.observationConfig().observationHandler(SpringAiTasks.of(calls()));
    OpenAiChatModel chat = chat(observations, "small");
    StringBuilder answer = new StringBuilder();
    chat.stream(new Prompt("What?"))
        .doOnNext(part -> {
          String text = part.getResult() == null ? null : part.getResult().getOutput().getText();
          answer.append(text == null ? "" : text);
        })
        .blockLast();
    served.run().task("beside").run(task -> {});
    assertThat(answer.toString()).isEqualTo(ModelServer.ANSWER);
    stopped.await();
    served.finish();
    StoredTask task = served.task("chat small");
    assertThat(served.task("beside").parent()).isNull();
    assertThat(task.status()).isEqualTo("completed");
    assertThat(task.outputs())
        .containsEntry("message", Map.of("role", "assistant", "content", ModelServer.ANSWER));
    assertThat(task.attributes()).containsEntry("gen_ai.usage.output_tokens", 5.0);
  }

  private static ObservationHandler<Observation.Context> countingStops(CountDownLatch stops) {
    return new ObservationHandler<>() {
      @Override
      public void onStop(Observation.Context context) {
        stops.countDown();
      }

      @Override
      public boolean supportsContext(Observation.Context context) {
        return context instanceof ChatModelObservationContext;
      }
    };
  }
}
