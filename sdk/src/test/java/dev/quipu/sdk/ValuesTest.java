package dev.quipu.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.RunStatus;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Rows with values that are not numbers.
class ValuesTest extends ConnectedTest {
  private static Map<String, @Nullable Object> fields(@Nullable Object... pairs) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return fields;
  }

  @Test
  void valuesOfAnyTypeArriveAsJsonAndNumbersAsNumbers() {
    Run run = quipu.experiment("e").startRun("r");
    Stream train = run.stream("train");
    List<@Nullable Object> list = new ArrayList<@Nullable Object>();
    list.add(1);
    list.add(null);
    list.add(2.5f);
    list.add(Double.NaN);
    train.log(
        7,
        fields(
            "loss",
            0.3,
            "phase",
            "warm\"up\" ü😀",
            "ok",
            true,
            "note",
            null,
            "box",
            list,
            "deep",
            Map.of("a", List.of(Map.of("b", new int[] {1, 2}))),
            "enum",
            RunStatus.RUNNING,
            "char",
            'x',
            "array",
            new Object[] {"a", 1L << 60},
            "some",
            Optional.of(3),
            "none",
            Optional.empty(),
            "short",
            (short) 4));
    // What was logged stays what it was.
    list.clear();
    run.log(Map.of("text", "top"));
    Report report = run.finish();
    assertThat(report.problems()).isEmpty();
    assertThat(server.run(run).values("train/loss")).containsExactly(0.3);
    assertThat(server.run(run).values("train/short")).containsExactly(4.0);
    assertThat(server.run(run).json)
        .containsExactly(
            "train/phase 7 \"warm\\\"up\\\" ü😀\"",
            "train/ok 7 true",
            "train/note 7 null",
            "train/box 7 [1,null,2.5,\"NaN\"]",
            "train/deep 7 {\"a\":[{\"b\":[1,2]}]}",
            "train/enum 7 \"RUNNING\"",
            "train/char 7 \"x\"",
            "train/array 7 [\"a\",1152921504606846976]",
            "train/some 7 3",
            "train/none 7 null",
            "text 0 \"top\"");
    assertThat(report.pointsSent()).isEqualTo(13);
    assertThat(report.isComplete()).isTrue();
  }

  @Test
  void integersThatADoubleWouldRoundStayExact() {
    Run run = quipu.experiment("e").startRun("r");
    long rounded = (1L << 53) + 1;
    run.log(
        0,
        fields(
            "a",
            rounded,
            "b",
            Long.MAX_VALUE,
            "c",
            Long.MIN_VALUE,
            "d",
            1L << 60,
            "e",
            new AtomicLong(rounded),
            "f",
            BigInteger.TWO.pow(80).add(BigInteger.ONE),
            "g",
            BigInteger.TWO.pow(80),
            "h",
            new BigDecimal("0.1"),
            "i",
            new BigDecimal("1E+400"),
            "j",
            new BigDecimal("9007199254740993"),
            "k",
            BigDecimal.TEN));
    run.finish();
    assertThat(server.run(run).json)
        .containsExactly(
            "a 0 9007199254740993",
            "b 0 9223372036854775807",
            "e 0 9007199254740993",
            "f 0 1208925819614629174706177",
            "i 0 1E+400",
            "j 0 9007199254740993");
    assertThat(server.run(run).values("c")).containsExactly((double) Long.MIN_VALUE);
    assertThat(server.run(run).values("d")).containsExactly((double) (1L << 60));
    assertThat(server.run(run).values("g")).containsExactly(0x1p80);
    assertThat(server.run(run).values("h")).containsExactly(0.1);
    assertThat(server.run(run).values("k")).containsExactly(10.0);
  }

  @Test
  void aValueThatIsRefusedIsCountedAndTheRestOfItsRowGoesOn() {
    Run run = quipu.experiment("e").startRun("r");
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    Object rude =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("rude");
          }
        };
    run.log(
        1,
        fields(
            "long",
            "x".repeat(Limits.VALUE_BYTES),
            "itself",
            itself,
            "rude",
            rude,
            "surrogate",
            "\ud83d",
            "digits",
            BigInteger.TEN.pow(2_000_000),
            "loss",
            0.5,
            "bad\nkey",
            "x",
            "fits",
            "x".repeat(Limits.VALUE_BYTES - 2)));
    run.log(2, fields("only", itself));
    run.log(3, fields("itself", "is fine again"));
    Report report = run.finish();
    assertThat(report.pointsSent()).isEqualTo(3);
    assertThat(report.pointsRefused()).isEqualTo(7);
    assertThat(report.pointsUnsent()).isZero();
    assertThat(server.run(run).values("loss")).containsExactly(0.5);
    assertThat(server.run(run).json).hasSize(2).contains("itself 3 \"is fine again\"");
    assertThat(report.problems())
        .anyMatch(p -> p.contains("\"long\"") && p.contains("at most 65536 are allowed"))
        .anyMatch(p -> p.contains("\"itself\"") && p.contains("more than 32 deep"))
        .anyMatch(p -> p.contains("\"rude\" cannot be read"))
        .anyMatch(p -> p.contains("surrogate stands alone"))
        .anyMatch(p -> p.contains("numbers of at most 1000 characters"));
  }

  @Test
  void rowsStayWholeWhereFramesEnd() {
    Run run = quipu.experiment("e").startRun("r");
    Stream stream = run.stream("s");
    String text = "x".repeat(10_000);
    int rows = 1000;
    for (int step = 0; step < rows; step++) {
      stream.log(step, fields("a", 1, "text", text, "b", 2, "c", 3, "d", 4, "e", 5, "f", 6));
    }
    Report report = run.finish();
    assertThat(report.pointsSent()).isEqualTo(7L * rows);
    assertThat(server.run(run).json).hasSize(rows);
    assertThat(server.run(run).frameSizes).allMatch(points -> points % 7 == 0);
  }

  @Test
  void whateverIsTakenAsJsonIsReadByParsers() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] good = {
      "[1,-2.5e+7,{\"a\":[null,true,\"x\\ud83d\\ude00\"]}]",
      "{\"ä\":\"\\n\\u0000\",\"b\":-0.0}",
      "\"😀\"",
      "1e400"
    };
    String letters = "[]{},:\"\\u019eE+-. tfn\ud83d\ude00\u0000\t";
    int taken = 0;
    for (int round = 0; round < 100_000; round++) {
      StringBuilder text = new StringBuilder(good[random.nextInt(good.length)]);
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = random.nextInt(text.length());
        char letter = letters.charAt(random.nextInt(letters.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, letter);
          case 1 -> text.insert(at, letter);
          default -> text.deleteCharAt(at);
        }
        if (text.isEmpty()) {
          text.append('1');
        }
      }
      try {
        new JsonText(text.toString());
      } catch (QuipuException e) {
        continue;
      }
      taken++;
      try (JsonParser json =
          new JsonFactory().createParser(ObjectReadContext.empty(), text.toString())) {
        int values = 0;
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
          values += json.streamReadContext().inRoot() ? 1 : 0;
          if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
            // Decoded as UTF-8 and back, nothing is replaced.
            String read = json.getString();
            assertThat(new String(read.getBytes(UTF_8), UTF_8)).isEqualTo(read);
          }
        }
        assertThat(values).as("seed %s: %s", seed, text).isIn(1, 2);
      }
    }
    assertThat(taken).isGreaterThan(1000);
  }
}
