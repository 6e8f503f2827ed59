package dev.quipu.server.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.server.mlflow.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The registry as raw requests see it: shapes, codes and hostile input.
class RegistryRoutesTest {
  private static final String MODELS = TestServer.MLFLOW + "registered-models/";
  private static final String VERSIONS = TestServer.MLFLOW + "model-versions/";

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer delete(String path, String json) {
    return server.send("DELETE", path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private Answer patch(String path, String json) {
    return server.send("PATCH", path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private void create(String name) {
    assertThat(server.post(MODELS + "create", "{\"name\":\"" + name + "\"}").status())
        .isEqualTo(200);
  }

  private Answer createVersion(String source) {
    return server.post(
        VERSIONS + "create", "{\"name\":\"m\",\"source\":\"" + source + "\",\"run_id\":\"r\"}");
  }

  @Test
  void aProductionVersionIsRefusedWithConflict() {
    create("m");
    createVersion("s3://bucket/m");
    assertThat(
            server
                .post(
                    VERSIONS + "transition-stage",
                    "{\"name\":\"m\",\"version\":\"1\",\"stage\":\"production\"}")
                .body())
        .contains("\"current_stage\":\"Production\"");
    Answer refused = delete(VERSIONS + "delete", "{\"name\":\"m\",\"version\":\"1\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.field("error_code")).isEqualTo("RESOURCE_CONFLICT");
    assertThat(delete(MODELS + "delete", "{\"name\":\"m\"}").status()).isEqualTo(409);
    assertThat(server.get(VERSIONS + "get?name=m&version=1").status()).isEqualTo(200);
  }

  @Test
  void aFileOfAVersionIsSentFromTheArtifactsOfItsRun() {
    String run =
        server.post(TestServer.MLFLOW + "runs/create", "{\"experiment_id\":\"0\"}").field("run_id");
    server.send(
        "PUT",
        TestServer.PROXY + "0/" + run + "/artifacts/model/MLmodel",
        "application/octet-stream",
        "flavors".getBytes(StandardCharsets.UTF_8));
    create("m");
    String uri = "mlflow-artifacts:/0/" + run + "/artifacts/model";
    server.post(
        VERSIONS + "create",
        "{\"name\":\"m\",\"source\":\"runs:/" + run + "/model\",\"run_id\":\"" + run + "\"}");
    server.post(VERSIONS + "create", "{\"name\":\"m\",\"source\":\"models:/m/1\"}");

    for (int version = 1; version <= 2; version++) {
      assertThat(
              server
                  .get(VERSIONS + "get-download-uri?name=m&version=" + version)
                  .field("artifact_uri"))
          .isEqualTo(uri);
      String file = "/model-versions/get-artifact?name=m&version=" + version + "&path=MLmodel";
      assertThat(server.get(file).body()).isEqualTo("flavors");
    }
    for (String path : List.of("..%2F..%2Fx", "%2Fetc%2Fpasswd", "a%2F..%2FMLmodel", "")) {
      assertThat(server.get("/model-versions/get-artifact?name=m&version=1&path=" + path).status())
          .as(path)
          .isEqualTo(400);
    }
    createVersion("s3://bucket/m");
    assertThat(server.get("/model-versions/get-artifact?name=m&version=3&path=MLmodel").status())
        .isEqualTo(501);
  }

  @Test
  void sourcesThatLeadToFilesOfAMachineAreRefused() {
    create("m");
    for (String source :
        List.of(
            "/etc/passwd",
            "model",
            "file:///etc/passwd",
            "FILE:///etc/passwd",
            "s3://bucket/../x",
            "https://h/a/%2e%2e/b",
            "https://h/a/%252e%252e/b",
            "mlflow-artifacts:/a%00",
            "mlflow-artifacts://h/..%2f..%2fa",
            "s3://bucket/a/./b",
            "s3:x")) {
      Answer refused = createVersion(source);
      assertThat(refused.status()).as(source).isEqualTo(400);
      assertThat(refused.field("message")).as(source).contains("Invalid model version source");
    }
    assertThat(server.get(VERSIONS + "search").body()).isEqualTo("{}");
  }

  @Test
  void hostileInputIsRefusedInMlflowsWords() {
    create("m");
    createVersion("s3://bucket/m");
    assertRefused(server.post(MODELS + "create", "{}"), "INVALID_PARAMETER_VALUE", "'name'");
    assertRefused(
        server.post(MODELS + "create", "{\"name\":7}"), "INVALID_PARAMETER_VALUE", "name");
    assertRefused(
        server.post(MODELS + "create", "{\"name\":\"a/b\"}"),
        "INVALID_PARAMETER_VALUE",
        "Names cannot contain");
    assertRefused(
        server.post(MODELS + "create", "{\"name\":\"m\"}"),
        "RESOURCE_ALREADY_EXISTS",
        "Registered Model (name=m) already exists");
    assertRefused(
        server.post(
            MODELS + "create",
            "{\"name\":\"m\",\"tags\":[{\"key\":\"mlflow.prompt.is_prompt\",\"value\":\"true\"}]}"),
        "RESOURCE_ALREADY_EXISTS",
        "Tried to create a prompt with name 'm'");
    assertRefused(
        server.get(VERSIONS + "get?name=m&version=one"),
        "INVALID_PARAMETER_VALUE",
        "must be an integer, got 'one'");
    assertRefused(
        server.get(VERSIONS + "get?name=m&version=99999999999"),
        "RESOURCE_DOES_NOT_EXIST",
        "Model Version (name=m, version=99999999999) not found");
    assertRefused(
        server.get(VERSIONS + "search?filter=" + "stage%20%3D%20'x'"),
        "INVALID_PARAMETER_VALUE",
        "stage");
    assertRefused(
        server.get(MODELS + "search?max_results=1001"), "INVALID_PARAMETER_VALUE", "1000");
    assertRefused(
        server.get(MODELS + "alias?name=m&alias=x"),
        "INVALID_PARAMETER_VALUE",
        "Registered model alias x not found.");
    assertRefused(
        server.post(
            VERSIONS + "transition-stage", "{\"name\":\"m\",\"version\":\"1\",\"stage\":\"Live\"}"),
        "INVALID_PARAMETER_VALUE",
        "Invalid Model Version stage: Live");
    assertRefused(
        patch(MODELS + "update", "{\"name\":\"none\"}"),
        "RESOURCE_DOES_NOT_EXIST",
        "Registered Model with name=none not found");
    assertRefused(
        server.post(MODELS + "set-tag", "{\"name\":\"m\",\"key\":\"../x\",\"value\":\"\"}"),
        "INVALID_PARAMETER_VALUE",
        "Tag key");
  }

  private static void assertRefused(Answer answer, String code, String words) {
    assertThat(answer.body()).contains(words);
    assertThat(answer.field("error_code")).isEqualTo(code);
  }

  @Test
  void promptsAreLeftOutOfOrdinarySearches() {
    create("m");
    server.post(
        MODELS + "create",
        "{\"name\":\"p\",\"tags\":[{\"key\":\"mlflow.prompt.is_prompt\",\"value\":\"true\"}]}");
    String tag = "tags.%60mlflow.prompt.is_prompt%60%20";
    assertThat(server.get(MODELS + "search").body()).doesNotContain("\"p\"");
    assertThat(server.get(MODELS + "search?filter=" + tag + "%3D%20'true'").body())
        .contains("\"p\"")
        .doesNotContain("\"name\":\"m\"");
    assertThat(server.get(MODELS + "search?filter=" + tag + "!%3D%20'true'").body())
        .contains("\"name\":\"m\"")
        .doesNotContain("\"name\":\"p\"");
  }
}
