package dev.quipu.server.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.runs.Runs.NewRun;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A run that was not made through MLflow's API has its facts where Quipu keeps them. MLflow's
/// clients see these in the tags that they know, and find the run by them.
class ReservedTagsTest {
  private static final String PARENT = "a".repeat(32);
  private static final String CHILD = "b".repeat(32);
  private static final String OTHER = "c".repeat(32);

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(folder);
    run(
        CHILD,
        "ann",
        new RunId(PARENT),
        List.of(
            new Tag("quipu.sdk.version", "1"),
            new Tag("quipu.source.main", "Main"),
            new Tag("quipu.git.commit", "c0ffee"),
            new Tag("quipu.git.branch", "main")));
    run(OTHER, "ann", null, List.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void run(String id, String user, @Nullable RunId parent, List<Tag> tags) {
    server
        .engine()
        .runs()
        .create(
            Scope.of(ProjectId.DEFAULT),
            new NewRun(
                new RunId(id),
                new ExperimentId(0),
                "n " + id,
                user,
                null,
                parent,
                List.of(),
                tags,
                null));
  }

  private String tagsOf(String run) {
    return server.get(TestServer.MLFLOW + "runs/get?run_id=" + run).body();
  }

  private static String tag(String key, String value) {
    return "{\"key\":\"" + key + "\",\"value\":\"" + value + "\"}";
  }

  private String found(String filter) {
    return server
        .post(
            TestServer.MLFLOW + "runs/search",
            "{\"experiment_ids\":[\"0\"],\"filter\":\"" + filter + "\"}")
        .body();
  }

  @Test
  void factsAreShownInTheTagsOfMlflow() {
    assertThat(tagsOf(CHILD))
        .contains(
            tag("mlflow.parentRunId", PARENT),
            tag("mlflow.runName", "n " + CHILD),
            tag("mlflow.user", "ann"),
            tag("mlflow.source.name", "Main"),
            tag("mlflow.source.type", "LOCAL"),
            tag("mlflow.source.git.commit", "c0ffee"),
            tag("mlflow.source.git.branch", "main"));
    assertThat(tagsOf(OTHER)).doesNotContain("mlflow.user", "mlflow.source", "mlflow.parent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tags.mlflow.parentRunId = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
        "tags.mlflow.parentRunId IS NOT NULL",
        "tags.mlflow.source.name = 'Main'",
        "tags.`mlflow.source.git.commit` LIKE 'c0%'",
        "tags.mlflow.source.git.branch IN ('main') AND tags.mlflow.user = 'ann'",
        "tags.mlflow.runName = 'n bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'",
        "attributes.artifact_uri = 'mlflow-artifacts:/0/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/artifacts'"
      })
  void filtersFindARunByThem(String filter) {
    assertThat(found(filter)).contains(CHILD).doesNotContain("\"run_id\":\"" + OTHER);
    assertThat(found("NOT (" + filter + ")")).contains(OTHER).doesNotContain(CHILD);
  }

  @Test
  void aRunWithoutAUserHasNoUserInItsTags() {
    String nobody = "d".repeat(32);
    run(nobody, "", null, List.of(new Tag("quipu.sdk.version", "1")));
    assertThat(tagsOf(nobody)).doesNotContain("mlflow.user");
    assertThat(found("tags.mlflow.user IS NULL")).contains(nobody).doesNotContain(CHILD);
    for (String condition :
        List.of("IS NOT NULL", "!= 'bob'", "NOT IN ('bob')", "LIKE '%'", "ILIKE '%'")) {
      assertThat(found("tags.mlflow.user " + condition)).contains(CHILD).doesNotContain(nobody);
    }
  }

  @Test
  void aTagThatAClientHasSetComesFirst() {
    server.post(
        TestServer.MLFLOW + "runs/set-tag",
        "{\"run_id\":\""
            + CHILD
            + "\",\"key\":\"mlflow.source.name\",\"value\":\"notebook.ipynb\"}");
    assertThat(tagsOf(CHILD))
        .contains(tag("mlflow.source.name", "notebook.ipynb"))
        .doesNotContain(tag("mlflow.source.name", "Main"));
    assertThat(found("tags.mlflow.source.name = 'Main'")).doesNotContain(CHILD);
    assertThat(found("tags.mlflow.source.name LIKE 'notebook%'")).contains(CHILD);
  }
}
