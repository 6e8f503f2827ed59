package dev.quipu.server.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service.CreateExperiment;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.ExperimentTag;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.ActiveRun;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.MlflowContext;
import org.mlflow.tracking.RunsPage;

/// MLflow's own Java client, unmodified. Its artifact calls are left out: they start a Python
/// program, and the Python client has tests of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaClientTest {
  private final TestServer server;
  private final MlflowClient client;

  JavaClientTest(@TempDir Path folder) {
    this.server = TestServer.start(folder);
    this.client = new MlflowClient(server.url());
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  private static Metric metric(String key, double value, long step) {
    return Metric.newBuilder()
        .setKey(key)
        .setValue(value)
        .setTimestamp(1000 + step)
        .setStep(step)
        .build();
  }

  @Test
  void aRunFromStartToEnd() {
    String experiment = client.createExperiment("java/run");
    RunInfo made =
        client.createRun(
            CreateRun.newBuilder()
                .setExperimentId(experiment)
                .setUserId("me")
                .setStartTime(1_700_000_000_000L)
                .setRunName("first")
                .addTags(RunTag.newBuilder().setKey("team").setValue("x"))
                .build());
    String id = made.getRunId();
    assertThat(made.getRunUuid()).isEqualTo(id);
    client.logParam(id, "lr", "0.1");
    client.logMetric(id, "loss", 0.5);
    client.logMetric(id, "loss", 0.25, 2_000_000_000_000L, 7);
    client.logMetric(id, "nan", Double.NaN);
    client.logMetric(id, "inf", Double.NEGATIVE_INFINITY);
    client.setTag(id, "a", "b");
    client.setTag(id, "gone", "x");
    client.deleteTag(id, "gone");
    client.logBatch(
        id,
        List.of(metric("m", 1, 0), metric("m", 2, 1)),
        List.of(Param.newBuilder().setKey("p").setValue("v").build()),
        List.of(RunTag.newBuilder().setKey("t").setValue("w").build()));
    client.setTerminated(id, RunStatus.FAILED, 1_700_000_001_000L);
    Run run = client.getRun(id);
    assertThat(run.getInfo().getStatus()).isEqualTo(RunStatus.FAILED);
    assertThat(run.getInfo().getUserId()).isEqualTo("me");
    assertThat(run.getInfo().getStartTime()).isEqualTo(1_700_000_000_000L);
    assertThat(run.getInfo().getEndTime()).isEqualTo(1_700_000_001_000L);
    assertThat(run.getInfo().getLifecycleStage()).isEqualTo("active");
    assertThat(run.getData().getParamsList()).extracting(Param::getKey).containsExactly("lr", "p");
    assertThat(run.getData().getTagsList())
        .extracting(RunTag::getKey)
        .containsExactly("a", "mlflow.runName", "t", "team");
    assertThat(run.getData().getMetricsList())
        .extracting(Metric::getKey, Metric::getValue, Metric::getStep)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("inf", Double.NEGATIVE_INFINITY, 0L),
            org.assertj.core.groups.Tuple.tuple("loss", 0.25, 7L),
            org.assertj.core.groups.Tuple.tuple("m", 2.0, 1L),
            org.assertj.core.groups.Tuple.tuple("nan", Double.NaN, 0L));
    assertThat(client.getMetricHistory(id, "m"))
        .containsExactly(metric("m", 1, 0), metric("m", 2, 1));
  }

  @Test
  void theFluentContext() {
    MlflowContext context = new MlflowContext(client);
    client.createExperiment("java/context");
    context.setExperimentName("java/context");
    ActiveRun parent = context.startRun("parent");
    ActiveRun child = context.startRun("child", parent.getId());
    child.logMetric("x", 1);
    child.logParams(java.util.Map.of("a", "1", "b", "2"));
    child.endRun();
    parent.endRun();
    Run run = client.getRun(child.getId());
    assertThat(run.getInfo().getStatus()).isEqualTo(RunStatus.FINISHED);
    assertThat(run.getInfo().getRunName()).isEqualTo("child");
    assertThat(run.getData().getTagsList())
        .contains(
            RunTag.newBuilder().setKey("mlflow.parentRunId").setValue(parent.getId()).build());
    assertThat(parent.getArtifactUri())
        .isEqualTo(
            "mlflow-artifacts:/"
                + run.getInfo().getExperimentId()
                + "/"
                + parent.getId()
                + "/artifacts");
  }

  @Test
  void experimentsLiveDieAndReturn() {
    String id =
        client.createExperiment(
            CreateExperiment.newBuilder()
                .setName("java/life")
                .addTags(ExperimentTag.newBuilder().setKey("k").setValue("v"))
                .build());
    client.setExperimentTag(id, "l", "w");
    client.renameExperiment(id, "java/life2");
    Experiment experiment = client.getExperimentByName("java/life2").orElseThrow();
    assertThat(experiment.getExperimentId()).isEqualTo(id);
    assertThat(experiment.getTagsList())
        .extracting(ExperimentTag::getKey)
        .containsExactly("k", "l");
    assertThat(client.getExperimentByName("java/none")).isEmpty();
    client.deleteExperiment(id);
    assertThat(client.getExperiment(id).getLifecycleStage()).isEqualTo("deleted");
    assertThat(client.searchExperiments("name = 'java/life2'").getItems()).isEmpty();
    client.restoreExperiment(id);
    assertThat(client.searchExperiments("name = 'java/life2'").getItems()).hasSize(1);
    assertThat(
            client
                .searchExperiments("name LIKE 'java/lif%'", ViewType.ALL, 10, List.of("name ASC"))
                .getItems())
        .hasSize(1);
  }

  @Test
  void runsAreSearchedByPages() {
    String experiment = client.createExperiment("java/search");
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      String id = client.createRun(experiment).getRunId();
      client.logMetric(id, "loss", i);
      ids.add(id);
    }
    List<String> found = new ArrayList<>();
    RunsPage page =
        client.searchRuns(
            List.of(experiment),
            "metrics.loss >= 0",
            ViewType.ACTIVE_ONLY,
            3,
            List.of("metrics.loss DESC"));
    page.getItems().forEach(run -> found.add(run.getInfo().getRunId()));
    while (page.hasNextPage()) {
      page = (RunsPage) page.getNextPage();
      page.getItems().forEach(run -> found.add(run.getInfo().getRunId()));
    }
    assertThat(found).hasSize(7).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(
            client.searchRuns(List.of(experiment), "metrics.loss > 4", ViewType.ALL, 9).getItems())
        .hasSize(2);
    String gone = found.get(0);
    client.deleteRun(gone);
    assertThat(client.searchRuns(List.of(experiment), "", ViewType.DELETED_ONLY, 9).getItems())
        .hasSize(1);
    client.restoreRun(gone);
    assertThat(client.listRunInfos(experiment)).hasSize(7);
  }

  @Test
  void errorsSayWhatIsWrong() {
    String run = client.createRun(client.createExperiment("java/errors")).getRunId();
    client.logParam(run, "p", "1");
    client.logParam(run, "p", "1");
    assertThatThrownBy(() -> client.logParam(run, "p", "2"))
        .isInstanceOf(MlflowClientException.class)
        .hasMessageContaining("Changing param values is not allowed");
    assertThatThrownBy(() -> client.createExperiment("java/errors"))
        .hasMessageContaining("RESOURCE_ALREADY_EXISTS");
    assertThatThrownBy(() -> client.getRun("0".repeat(32)))
        .hasMessageContaining("RESOURCE_DOES_NOT_EXIST");
  }
}
