package dev.quipu.server.mlflow.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.runs.RunChange;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchReaderTest {
  private static final String RUN = "0123456789abcdef0123456789abcdef";

  private static BatchReader read(String json) {
    return BatchReader.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static Batch batch(String fields) {
    return read("{\"run_id\":\"" + RUN + "\"," + fields + "}").batch();
  }

  private static List<String> points(Batch batch) {
    List<String> points = new ArrayList<>();
    for (Block block : Objects.requireNonNull(batch.frame()).blocks()) {
      for (int row = 0; row < block.rows(); row++) {
        for (int k = 0; k < block.keyCount(); k++) {
          points.add(
              block.key(k)
                  + " "
                  + block.steps()[row]
                  + " "
                  + block.timesMs()[row]
                  + " "
                  + block.values(k)[row]);
        }
      }
    }
    return points;
  }

  @Test
  void everyPointKeepsItsPlace() {
    Batch batch =
        batch(
            """
            "metrics": [
              {"key": "a", "value": 1.5, "timestamp": 10, "step": 1},
              {"step": "1", "timestamp": "10", "value": "NaN", "key": "b", "unknown": [{}]},
              {"key": "a", "value": -2, "timestamp": 11, "step": 2},
              {"key": "b", "value": "-Infinity", "timestamp": 11.0, "step": 2.0},
              {"key": "a", "value": 1e-400, "timestamp": 12}
            ]\
            """);
    assertThat(points(batch))
        .containsExactly(
            "a 1 10 1.5", "b 1 10 NaN", "a 2 11 -2.0", "b 2 11 -Infinity", "a 0 12 0.0");
  }

  @Test
  void aTrainingLoopBecomesOneTable() {
    String metrics =
        IntStream.range(0, 1000)
            .mapToObj(i ->
                "{\"key\":\"m%d\",\"value\":%d,\"timestamp\":%d,\"step\":%d}"
                    .formatted(i % 20, i, i / 20, i / 20))
            .collect(Collectors.joining(","));
    Frame frame = Objects.requireNonNull(batch("\"metrics\":[" + metrics + "]").frame());
    assertThat(frame.points()).isEqualTo(1000);
    assertThat(frame.blocks()).singleElement().extracting(Block::rows).isEqualTo(50);
  }

  @Test
  void nameAndNotesAreTakenOutOfTheTags() {
    Batch batch =
        batch(
            """
            "tags": [{"key": "mlflow.runName", "value": "n"}, {"key": "t", "value": "1"},
                     {"key": "mlflow.note.content", "value": "# note"}, {"key": "t", "value": "2"}],
            "params": [{"key": "p", "value": "v"}, {"key": "q"}]\
            """);
    assertThat(batch.frame()).isNull();
    assertThat(batch.change().name()).isEqualTo("n");
    assertThat(batch.change().notes()).isEqualTo("# note");
    assertThat(batch.change().tags())
        .extracting(t -> t.key() + "=" + t.value())
        .containsExactly("t=2");
    assertThat(batch.change().params())
        .extracting(p -> p.key() + "=" + p.value())
        .containsExactly("p=v", "q=");
  }

  @Test
  void valuesThatAreTooLongAreCutByCharactersAndATagSaysSo() {
    String whole = "x".repeat(5998) + "😀".repeat(2);
    String body =
        "\"params\":[{\"key\":\"p\",\"value\":\"%s\"}],\"tags\":[{\"key\":\"t\",\"value\":\"%s\"}]";
    RunChange kept = batch(body.formatted(whole, "é".repeat(8000))).change();
    assertThat(kept.params().getFirst().value()).isEqualTo(whole);
    assertThat(kept.tags()).containsExactly(new Tag("t", "é".repeat(8000)));
    RunChange cut = batch(body.formatted(whole + "😀", "é".repeat(9000))).change();
    assertThat(cut.params().getFirst().value()).isEqualTo(whole);
    assertThat(cut.tags())
        .containsExactlyInAnyOrder(
            new Tag("t", "é".repeat(8000)),
            new Tag("quipu.cut.params.p", "6001 characters were logged; the first 6000 are kept"),
            new Tag("quipu.cut.tags.t", "9000 characters were logged; the first 8000 are kept"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'metrics':[],'metrics':[]",
        "'params':null,'params':[]",
        "'run_id':'x'",
        "'metrics':[{'key':'a','value':1,'timestamp':1,'value':2}]",
        "'metrics':[{'key':'a','value':1,'timestamp':1,'step':1,'step':null}]",
        "'metrics':[{'key':'a','k\\u0065y':'a','value':1,'timestamp':1}]",
        "'params':[{'key':'a','key':'b','value':'1'}]",
        "'tags':[{'key':'a','value':'1','value':'1'}]"
      })
  void aFieldThatIsThereTwiceIsRefused(String fields) {
    assertThatThrownBy(() -> batch(fields.replace('\'', '"'))).hasMessageContaining("twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"٥", "-٥", "५", "５", "+5", "0x5", " 5", "5 ", "5.0", "", "-", "1_0"})
  void aStepThatIsNoIntegerIsRefused(String step) {
    assertThatThrownBy(() ->
            batch(
                "\"metrics\":[{\"key\":\"a\",\"value\":1,\"timestamp\":1,\"step\":\""
                    + step
                    + "\"}]"))
        .hasMessageContaining("metrics[0].step is");
  }

  @Test
  void aMessageSaysWhichEntryIsWrong() {
    assertThatThrownBy(() ->
            batch(
                "\"metrics\":[{\"key\":\"a\",\"value\":1,\"timestamp\":1},"
                    + "{\"key\":\"a\",\"value\":true,\"timestamp\":1}]"))
        .hasMessageContaining("metrics[1].value is true; it must be a number");
    assertThatThrownBy(() -> batch("\"params\":[{\"value\":\"1\"}]"))
        .hasMessageContaining("params[0].key is missing");
    assertThatThrownBy(() -> read("{\"metrics\":[]}").runId())
        .hasMessageContaining("run_id is missing");
  }

  @Test
  void aCutOrBrokenBodyIsRefusedAtEveryByte() {
    String whole =
        "{\"run_id\":\""
            + RUN
            + "\",\"metrics\":[{\"key\":\"größe\",\"value\":1.5e3,\"timestamp\":1}],"
            + "\"params\":[{\"key\":\"p\",\"value\":\"\\u00e9\"}],\"tags\":null}";
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> BatchReader.read(new ByteArrayInputStream(cut)))
          .isInstanceOf(QuipuException.class);
    }
    long seed = Long.getLong("quipu.seed", new SecureRandom().nextLong());
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      byte[] broken = bytes.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        BatchReader reader = BatchReader.read(new ByteArrayInputStream(broken));
        reader.runId();
        reader.batch();
      } catch (QuipuException e) {
        // Refused.
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("Failed with -Dquipu.seed=" + seed, e);
      }
    }
  }

  @Test
  void keysOfEqualCharactersAreOneString() {
    KeyCache cache = new KeyCache();
    List<String> made = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 1000; i++) {
        char[] chars = ("xxkey/" + i + "yy").toCharArray();
        String key = cache.of(chars, 2, chars.length - 4);
        assertThat(key).isEqualTo("key/" + i);
        if (round == 0) {
          made.add(key);
        } else {
          assertThat(key).isSameAs(made.get(i));
        }
      }
    }
  }
}
