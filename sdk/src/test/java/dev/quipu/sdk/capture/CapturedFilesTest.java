package dev.quipu.sdk.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CapturedFilesTest {
  @Test
  void librariesStandWithTheirVersions() {
    String libraries = new String(CapturedFiles.collect().get("environment/libraries.txt"), UTF_8);
    assertThat(libraries)
        .startsWith("java " + System.getProperty("java.runtime.version"))
        .containsPattern("(?m)^tools\\.jackson\\.core:jackson-core:\\d+\\.")
        .containsPattern("(?m)^org\\.assertj:assertj-core:\\d+\\.|(?m)^assertj-core-\\d.*\\.jar$");
  }

  @Test
  void variablesStandWithoutSecrets() {
    Map<String, String> environment =
        Map.of(
            "PATH", "/usr/bin",
            "HF_TOKEN", "hf_abc",
            "AWS_SECRET_ACCESS_KEY", "abc",
            "DB_PWD", "abc",
            "SENTRY_DSN", "https://abc@host/1",
            "DATABASE", "postgres://me:hunter2@db:5432/runs",
            "JAVA_OPTS", "-Xmx1g -Dapi.key=abc",
            "TWO", "a\nb\\c");
    assertThat(new String(CapturedFiles.variables(environment), UTF_8).lines())
        .containsExactly(
            "AWS_SECRET_ACCESS_KEY=***",
            "DATABASE=postgres://***@db:5432/runs",
            "DB_PWD=***",
            "HF_TOKEN=***",
            "JAVA_OPTS=-Xmx1g -Dapi.key=***",
            "PATH=/usr/bin",
            "SENTRY_DSN=***",
            "TWO=a\\nb\\\\c");
  }

  @Test
  void secretsInLongVariablesAreFoundToo() {
    String path = "/opt/lib/some-library-1.0.jar:".repeat(50_000);
    Map<String, String> environment =
        Map.of("CLASSPATH", path, "OPTIONS", path + " --password=a=b token c " + path + "secret");
    assertThat(new String(CapturedFiles.variables(environment), UTF_8).lines())
        .containsExactly(
            "CLASSPATH=" + path,
            "OPTIONS=" + path + " --password=*** token *** " + path + "secret");
  }
}
