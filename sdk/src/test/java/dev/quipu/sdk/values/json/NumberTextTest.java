package dev.quipu.sdk.values.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.core.json.NumberText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Doubles are written as ECMAScript writes them.
class NumberTextTest {
  private static final int RANDOM = 200_000;

  private static String text(double value) {
    byte[] out = new byte[NumberText.MOST_BYTES];
    return new String(out, 0, NumberText.write(value, out, 0), StandardCharsets.US_ASCII);
  }

  /// Appendix B of RFC 8785, but for values that are no JSON numbers, and its section 3.2.2.3.
  @ParameterizedTest
  @CsvSource({
    "0000000000000000,0",
    "8000000000000000,0",
    "0000000000000001,5e-324",
    "8000000000000001,-5e-324",
    "7fefffffffffffff,1.7976931348623157e+308",
    "ffefffffffffffff,-1.7976931348623157e+308",
    "4340000000000000,9007199254740992",
    "c340000000000000,-9007199254740992",
    "4430000000000000,295147905179352830000",
    "44b52d02c7e14af5,9.999999999999997e+22",
    "44b52d02c7e14af6,1e+23",
    "44b52d02c7e14af7,1.0000000000000001e+23",
    "444b1ae4d6e2ef4e,999999999999999700000",
    "444b1ae4d6e2ef4f,999999999999999900000",
    "444b1ae4d6e2ef50,1e+21",
    "3eb0c6f7a0b5ed8c,9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d,0.000001",
    "41b3de4355555553,333333333.3333332",
    "41b3de4355555554,333333333.33333325",
    "41b3de4355555555,333333333.3333333",
    "41b3de4355555556,333333333.3333334",
    "41b3de4355555557,333333333.33333343",
    "becbf647612f3696,-0.0000033333333333333333",
    "43143ff3c1cb0959,1424953923781206.2"
  })
  void theVectorsOfTheRfc(String bits, String expected) {
    assertThat(text(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16)))).isEqualTo(expected);
  }

  /// Those that `Double.toString` of JDK 17 writes with more digits, and the ends of ranges.
  @ParameterizedTest
  @CsvSource({
    "2.0E-3,0.002",
    "2.2E-322,2.2e-322",
    "2.0E23,2e+23",
    "1.0E23,1e+23",
    "4.8726570057E288,4.8726570057e+288",
    "2.2250738585072014E-308,2.2250738585072014e-308",
    "2.225073858507201E-308,2.225073858507201e-308",
    "-1.5,-1.5",
    "1234.5678,1234.5678",
    "1.0E20,100000000000000000000",
    "123456789012345680000,123456789012345680000"
  })
  void theShortestText(double value, String expected) {
    assertThat(text(value)).isEqualTo(expected);
  }

  @Test
  void everyLong() {
    for (long value : new long[] {0, 9, 10, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53}) {
      assertThat(new String(new JsonOut(100).number(value).toBytes(), StandardCharsets.US_ASCII))
          .isEqualTo(Long.toString(value));
    }
  }

  private static List<Double> doubles(Random random) {
    List<Double> doubles = new ArrayList<>();
    for (int exponent = -1074; exponent < 1024; exponent++) {
      double power = Math.scalb(1.0, exponent);
      doubles.addAll(List.of(power, Math.nextUp(power), Math.nextDown(power), 3 * power));
    }
    for (int exponent = -323; exponent < 309; exponent++) {
      double power = Double.parseDouble("1e" + exponent);
      doubles.addAll(List.of(power, Math.nextUp(power), Math.nextDown(power)));
    }
    while (doubles.size() < RANDOM) {
      doubles.add(Double.longBitsToDouble(random.nextLong()));
      doubles.add(random.nextInt() / 100.0);
      doubles.add(random.nextGaussian());
      doubles.add(Double.longBitsToDouble(random.nextLong() >>> (12 + random.nextInt(52))));
    }
    doubles.removeIf(value -> !Double.isFinite(value));
    return doubles;
  }

  @Test
  void everyTextIsReadBack() {
    long seed = System.nanoTime();
    for (double value : doubles(new Random(seed))) {
      assertThat(Double.parseDouble(text(value))).as("seed %d", seed).isEqualTo(value + 0.0);
    }
  }

  @Test
  void textsAreThoseOfNode(@TempDir Path folder) throws IOException, InterruptedException {
    assumeTrue(hasNode(), "node is not installed");
    long seed = System.nanoTime();
    List<Double> doubles = doubles(new Random(seed));
    Path input = folder.resolve("bits");
    Files.write(
        input,
        doubles.stream()
            .map(value -> Long.toHexString(Double.doubleToRawLongBits(value)))
            .toList());
    String script =
        "const v = new DataView(new ArrayBuffer(8));"
            + "const lines = require('fs').readFileSync(process.argv[1], 'utf8').trim().split('\\n');"
            + "console.log(lines.map(l => {"
            + " v.setBigUint64(0, BigInt('0x' + l)); return JSON.stringify(v.getFloat64(0));"
            + "}).join('\\n'));";
    Process node =
        new ProcessBuilder("node", "-e", script, input.toString())
            .redirectErrorStream(true)
            .start();
    List<String> expected;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
      expected = out.lines().toList();
    }
    assertThat(node.waitFor()).isZero();
    assertThat(doubles.stream().map(NumberTextTest::text).toList())
        .as("seed %d", seed)
        .isEqualTo(expected);
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      Process node = new ProcessBuilder("node", "--version").start();
      node.getInputStream().close();
      return node.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
