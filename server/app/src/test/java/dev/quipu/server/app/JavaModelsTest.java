package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.models.ModelStatus;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.models.StoredModel;
import dev.quipu.sdk.models.StoredModelMetric;
import dev.quipu.sdk.read.StoredRun;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the Java SDK reads of the models that MLflow's clients log.
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
      String created =
          mlflow(
              "logged-models",
              "{\"experiment_id\":\""
                  + stored.experimentId()
                  + "\",\"name\":\"net\",\"params\":[{\"key\":\"lr\",\"value\":\"0.1\"}],"
                  + "\"tags\":[{\"key\":\"team\",\"value\":\"x\"}]}");
      int at = created.indexOf("\"m-") + 1;
      String id = created.substring(at, at + 34);
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
}
