package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.models.ModelStatus;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.models.StoredModel;
import dev.quipu.sdk.models.StoredModelMetric;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.read.StoredArtifacts;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.sdk.registry.Models;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Models that runs log: those of the Java SDK, and what it reads of those of MLflow's clients.
@Timeout(120)
class JavaModelsTest extends SdkServedTest {
  private String mlflow(String path, String json) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.url() + "/api/2.0/mlflow/" + path))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(json))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  @Test
  void theModelsOfARunAreRead() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("models").startRun("training");
      assertThat(run.finish().isComplete()).isTrue();
      StoredRun stored = quipu.project().loadRun(run.id());
      assertThat(stored.models().toList()).isEmpty();
      ModelId created =
          created(
              "{\"experiment_id\":\""
                  + stored.experimentId()
                  + "\",\"name\":\"net\",\"params\":[{\"key\":\"lr\",\"value\":\"0.1\"}],"
                  + "\"tags\":[{\"key\":\"team\",\"value\":\"x\"}]}");
      String id = created.value();
      String model = "\"models\":[{\"model_id\":\"" + id + "\",\"step\":5}]}";
      mlflow("runs/outputs", "{\"run_id\":\"" + run.id() + "\"," + model);
      mlflow(
          "runs/log-metric",
          "{\"run_id\":\""
              + run.id()
              + "\",\"key\":\"accuracy\",\"value\":\"NaN\",\"timestamp\":7,\"step\":5,"
              + "\"dataset_name\":\"test\",\"model_id\":\""
              + id
              + "\"}");
      List<StoredModel> models = stored.models().toList();
      assertThat(models).hasSize(1);
      StoredModel read = models.get(0);
      assertThat(read.id().value()).isEqualTo(id);
      assertThat(read.name()).isEqualTo("net");
      assertThat(read.type()).isEmpty();
      assertThat(read.status()).isEqualTo(ModelStatus.PENDING);
      assertThat(read.sourceRun()).isEmpty();
      assertThat(read.params()).isEqualTo(Map.of("lr", "0.1"));
      assertThat(read.tags()).isEqualTo(Map.of("team", "x"));
      assertThat(read.madeAtSteps()).containsExactly(5L);
      assertThat(read.isInput()).isFalse();
      StoredModelMetric metric = read.metrics().get(0);
      assertThat(metric.value()).isNaN();
      assertThat(metric.datasetName()).isEqualTo(Optional.of("test"));
      assertThat(metric.datasetDigest()).isEmpty();
      assertThat(metric.run()).isEqualTo(run.id());
    }
  }

  @Test
  void aModelIsLoggedFoundMeasuredAndDownloaded() throws Exception {
    Path folder = journals.resolve("net");
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("MLmodel"), "flavors");
    Files.writeString(folder.resolve("data/weights é.bin"), "weights");
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("models").startRun("training");
      StoredModel model =
          run.model("net")
              .type("classifier")
              .params(Map.of("lr", 0.1, "net", Map.of("layers", 2)))
              .tag("team", "vision")
              .step(5)
              .log(folder);
      assertThat(model.status()).isEqualTo(ModelStatus.READY);
      assertThat(model.sourceRun()).hasValue(run.id().hex());
      run.logMetrics(model.id(), 5, Map.of("accuracy", 0.9, "loss", Double.NaN), "test", "d1");
      run.logMetrics(model.id(), 6, Map.of("accuracy", 0.95));
      StoredModel second = run.logModel("other", folder.resolve("MLmodel"));
      assertThat(run.finish().isComplete()).isTrue();

      Project project = quipu.project();
      assertThat(project.models().stream().map(StoredModel::name)).containsExactly("other", "net");
      assertThat(project.models("name = 'net'", "creation_time DESC").toList()).hasSize(1);
      assertThat(project.models("metrics.accuracy > 0.9 AND params.lr = '0.1'").toList())
          .extracting(StoredModel::id)
          .containsExactly(model.id());
      assertThat(project.loadExperiment("models").models("tags.team = 'vision'").toList())
          .hasSize(1);
      assertThat(quipu.experiment("empty").run("r", ignored -> {}).isComplete()).isTrue();
      assertThat(project.loadExperiment("empty").models("").toList()).isEmpty();
      assertThat(project.tag(model.id(), "team", "red").tags()).isEqualTo(Map.of("team", "red"));
      StoredModel read = project.loadModel(model.id());
      assertThat(read.params()).isEqualTo(Map.of("lr", "0.1", "net.layers", "2"));
      assertThat(read.type()).hasValue("classifier");
      assertThat(read.metrics())
          .extracting(StoredModelMetric::key, metric -> metric.datasetName().orElse(""))
          .contains(tuple("accuracy", "test"), tuple("accuracy", ""), tuple("loss", "test"));
      StoredRun stored = project.loadRun(run.id());
      assertThat(stored.metric("accuracy").orElseThrow().last()).isEqualTo(0.95);
      StoredModel made =
          stored.models().stream()
              .filter(one -> one.id().equals(model.id()))
              .findFirst()
              .orElseThrow();
      assertThat(made.madeAtSteps()).containsExactly(5L);

      Path got = project.artifacts(model.id()).download("", journals.resolve("got"));
      assertThat(got.resolve("data/weights é.bin")).hasContent("weights");
      assertThat(project.artifacts(second.id()).readText("MLmodel")).isEqualTo("flavors");
    }
  }

  @Test
  void aModelThatCannotBeLoggedSaysWhy() throws Exception {
    Path file = Files.writeString(journals.resolve("file"), "x");
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("models").startRun("training");
      assertThatThrownBy(() -> run.logModel("net", journals.resolve("absent")))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("absent");
      assertThatThrownBy(() -> run.logModel("a/b", file))
          .hasMessageContaining("Invalid model name");
      assertThat(quipu.project().findModel(new ModelId("m-" + "0".repeat(32)))).isEmpty();
      assertThat(run.load().models().toList()).isEmpty();
    }
    try (Quipu offline = Quipu.connect(options().mode(Mode.OFFLINE))) {
      Run run = offline.experiment("models").startRun("training");
      assertThatThrownBy(() -> run.logModel("net", file)).hasMessageContaining("offline");
    }
  }

  @Test
  void aVersionOfALoggedModelIsDownloaded() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run run = quipu.experiment("models").startRun("training");
      assertThat(run.finish().isComplete()).isTrue();
      ExperimentId experiment = quipu.project().loadRun(run.id()).experimentId();
      ModelId id =
          created(
              "{\"experiment_id\":\""
                  + experiment
                  + "\",\"name\":\"net\",\"source_run_id\":\""
                  + run.id()
                  + "\"}");
      put(experiment, id, "MLmodel", "flavors");
      put(experiment, id, "data/weights.bin", "weights");
      Models models = quipu.models();
      assertThat(models.registerModel("net").aliases()).isEmpty();
      ModelVersion version = models.createModelVersion("net", id);
      assertThat(version.source().model()).hasValue(id);
      Path target = models.download(version, journals.resolve("got"));
      assertThat(target.resolve("MLmodel")).hasContent("flavors");
      assertThat(target.resolve("data/weights.bin")).hasContent("weights");
      StoredArtifacts files = quipu.project().artifacts(id);
      assertThat(files.readText("data/weights.bin")).isEqualTo("weights");
      assertThat(files.exists("data")).isTrue();
      assertThat(files.exists("weights.bin")).isFalse();
      assertThat(files.files().stream().map(file -> file.path().value()))
          .containsExactlyInAnyOrder("MLmodel", "data/weights.bin");
    }
  }

  private ModelId created(String json) throws Exception {
    String created = mlflow("logged-models", json);
    int at = created.indexOf("\"m-") + 1;
    return new ModelId(created.substring(at, at + 34));
  }

  private void put(ExperimentId experiment, ModelId model, String path, String text)
      throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            server.url()
                                + "/api/2.0/mlflow-artifacts/artifacts/"
                                + experiment
                                + "/models/"
                                + model
                                + "/artifacts/"
                                + path))
                    .PUT(BodyPublishers.ofString(text))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }
}
