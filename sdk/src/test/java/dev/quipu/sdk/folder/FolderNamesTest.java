package dev.quipu.sdk.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderNamesTest {
  private static final int NAMES = 20_000;
  private static final List<String> PARTS =
      List.of(
          "a",
          "B",
          "train",
          "..",
          ".",
          "/",
          "//",
          "\\",
          "%",
          "%41",
          "~",
          " ",
          "ß",
          "é",
          "e\u0301",
          "漢字",
          "😀",
          "con",
          "NUL",
          "com1.txt",
          "data.jsonl",
          "-",
          "_",
          "C:",
          "*",
          "x".repeat(60));

  @ParameterizedTest
  @CsvSource({
    "train, metrics/train/data.jsonl",
    "'', metrics/data.jsonl",
    "Größe, metrics/%47r%c3%b6%c3%9fe/data.jsonl",
    ".., metrics/%2e%2e/data.jsonl",
    "/etc, metrics/%2fetc/data.jsonl",
    "v1.2, metrics/v1.2/data.jsonl",
    "con, metrics/%63on/data.jsonl",
    "data.jsonl, metrics/%64ata.jsonl/data.jsonl",
  })
  void streamsHaveReadableFolders(String name, String path) {
    assertThat(FolderNames.stream(name)).isEqualTo(path);
    assertThat(FolderNames.streamAt(path)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "robot/pose, tracks/robot/pose/data.jsonl",
    "../../x, tracks/%2e%2e/%2e%2e/x/data.jsonl",
    "a//b/, tracks/a/%/b/%/data.jsonl",
  })
  void partsOfTopicsAreFolders(String topic, String path) {
    assertThat(FolderNames.track(topic)).isEqualTo(path);
    assertThat(FolderNames.topicAt(path)).isEqualTo(topic);
  }

  @Test
  void everyNameComesBackAndNoTwoNamesShareAFileWhereCasesAreTheSame() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, String> streams = new HashMap<>();
    Map<String, String> tracks = new HashMap<>();
    for (int i = 0; i < NAMES; i++) {
      StringBuilder made = new StringBuilder();
      for (int n = random.nextInt(1, 6); n > 0; n--) {
        made.append(PARTS.get(random.nextInt(PARTS.size())));
      }
      String name = made.toString();
      String stream = FolderNames.stream(name);
      String track = FolderNames.track(name);
      assertThat(FolderNames.streamAt(stream)).as("seed %d", seed).isEqualTo(name);
      assertThat(FolderNames.topicAt(track)).as("seed %d", seed).isEqualTo(name);
      for (String segment : (stream + "/" + track).split("/", -1)) {
        assertThat(segment).as("seed %d", seed).matches("[a-z0-9_.%~-]{1,123}").isNotIn(".", "..");
      }
      assertUnique(streams, stream, name);
      assertUnique(tracks, track, name);
    }
  }

  private static void assertUnique(Map<String, String> known, String path, String name) {
    String other = known.put(path.toLowerCase(Locale.ROOT), name);
    assertThat(other == null || other.equals(name))
        .as("%s and %s at %s", other, name, path)
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics/../data.jsonl",
        "metrics/Train/data.jsonl",
        "metrics/%2/data.jsonl",
        "metrics/%ff/data.jsonl",
        "metrics/%41a/b/data.jsonl",
        "metrics/%61/data.jsonl",
        "metrics/a~/data.jsonl",
      })
  void aPathThatNoNameHasIsRefused(String path) {
    assertThatThrownBy(() -> FolderNames.streamAt(path)).isInstanceOf(QuipuException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "model/Weights v1.bin, artifacts/model/Weights v1.bin",
    ".gitignore, artifacts/.gitignore",
    "a?b/c*., artifacts/a%3fb/c%2a%2e",
    "aux.txt, artifacts/%61ux.txt",
    "100%, artifacts/100%25",
  })
  void artifactsKeepNamesThatAreSafe(String path, String place) {
    assertThat(FolderNames.artifact(new ArtifactPath(path))).isEqualTo(place);
  }
}
