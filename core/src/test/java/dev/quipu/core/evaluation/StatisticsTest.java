package dev.quipu.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The expected numbers are those of SciPy 1.17 (`stats.binomtest`, `stats.t`, `stats.bootstrap`).
class StatisticsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0.0, 0.7934506856227626",
    "1, 1, 0.20654931437723745, 1.0",
    "0, 10, 0.0, 0.27753279986288926",
    "10, 10, 0.7224672001371109, 1.0",
    "3, 10, 0.10779126740630102, 0.6032218525388546",
    "57, 100, 0.47215389549212305, 0.6626670147588988",
    "99999, 100000, 0.9999433529034095, 0.9999982347522695",
    "1, 1000000, 1.765245767453709e-07, 5.664911804311442e-06"
  })
  void ratesHaveTheIntervalOfWilson(long successes, long count, double low, double high) {
    Interval interval = Intervals.ofRate(successes, count);
    assertThat(interval.low()).isCloseTo(low, within(1e-12));
    assertThat(interval.high()).isCloseTo(high, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 12.706204736174694",
    "2, 4.302652729749462",
    "3, 3.1824463052837078",
    "4, 2.7764451051977934",
    "5, 2.5705818356363146",
    "9, 2.262157162798205",
    "10, 2.228138851986274",
    "30, 2.0422724563012378",
    "99, 1.9842169515864174",
    "200, 1.9718962236339088",
    "300, 1.9679030112610865",
    "301, 1.9678765312856952",
    "1000, 1.9623390808264083",
    "99999, 1.9599877077718442"
  })
  void theQuantileIsThatOfStudent(long freedom, double quantile) {
    assertThat(Intervals.quantile(freedom)).isCloseTo(quantile, within(1e-10 * quantile));
  }

  @Test
  void aMeanHasTheIntervalOfStudent() {
    Interval interval = Intervals.ofMean(5, 3, 10);
    assertThat(interval.low()).isCloseTo(1.0367568385224428, within(1e-12));
    assertThat(interval.high()).isCloseTo(4.963243161477557, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1.0",
    "0, 5, 0.0625",
    "3, 3, 1.0",
    "3, 9, 0.14599609375",
    "17, 9, 0.16863754391670227",
    "40, 60, 0.05688793364098089",
    "100, 160, 0.00023894190306813953",
    "5000, 5200, 0.04878796312682234",
    "49000, 50000, 0.0014980826229750034"
  })
  void successesHaveTheTestOfMcNemar(long lost, long won, double chance) {
    assertThat(McNemar.test(lost, won)).isCloseTo(chance, within(1e-9 * chance));
    assertThat(McNemar.test(won, lost)).isEqualTo(McNemar.test(lost, won));
  }

  @Test
  void theBootstrapIsThatOfSciPyWithinItsOwnNoise() {
    double[] differences = {
      -0.281, -0.542, -0.004, 0.33, 0.688, 0.175, -0.156, -0.272, 0.494, 0.937, 0.256, -0.497,
      -0.359, 0.92, 0.221, -0.746, 0.078, -0.462, -0.195, -0.124, -0.237, 0.397, 0.088, -0.175,
      0.325, 0.535, -0.702, -0.008, -0.37, 0.033, -0.525, 0.13, 0.101, -0.032, -0.404, -0.078,
      -0.426, -0.558, 0.232, -0.435
    };
    PairedBootstrap test = PairedBootstrap.of(differences);
    assertThat(test.mean()).isCloseTo(-0.0412, within(1e-12));
    assertThat(test.interval().low()).isCloseTo(-0.16652562499999993, within(0.02));
    assertThat(test.interval().high()).isCloseTo(0.08892562499999986, within(0.02));
    assertThat(test.chance()).isCloseTo(0.527995, within(0.02));
    assertThat(PairedBootstrap.of(differences)).isEqualTo(test);
  }

  @Test
  void manyDifferencesAreDrawnInGroupsThatVaryAsTheWhole() {
    Random random = new Random(7);
    double[] differences = new double[100_003];
    double sum = 0;
    for (int i = 0; i < differences.length; i++) {
      differences[i] = random.nextGaussian() + 0.005;
      sum += differences[i];
    }
    PairedBootstrap test = PairedBootstrap.of(differences);
    assertThat(test.mean()).isEqualTo(sum / differences.length);
    double width = 2 * 1.959964 / Math.sqrt(differences.length);
    assertThat(test.interval().high() - test.interval().low())
        .isCloseTo(width, within(0.08 * width));
  }

  @Test
  void nothingIsChanceWithoutADifference() {
    assertThat(PairedBootstrap.of(new double[] {0, 0, 0}).chance()).isEqualTo(1);
    assertThat(PairedBootstrap.of(new double[] {1, -1}).chance()).isEqualTo(1);
  }

  @Test
  void summariesOfPartsAreThatOfTheWhole() {
    ScoreSummary whole = of(1, 2, 4, 8, 16);
    ScoreSummary parts =
        of(1, 2).and(ScoreSummary.NONE).and(of(4)).and(ScoreSummary.NONE.and(of(8, 16)));
    assertThat(parts.values()).isEqualTo(5);
    assertThat(parts.mean()).isCloseTo(whole.mean(), within(1e-12));
    assertThat(parts.squares()).isCloseTo(whole.squares(), within(1e-9));
    ScoreSummary judged = new ScoreSummary(3, 0, 0, 0, 3, 1, 3);
    assertThat(judged.and(of(2, 4)).mean()).isEqualTo(3);
    assertThat(of(2, 4).and(judged).squares()).isEqualTo(2);
    assertThat(judged.higherIsBetter()).isFalse();
    assertThat(ScoreSummary.NONE.successInterval()).isNull();
    assertThat(of(1).meanInterval()).isNull();
  }

  private static ScoreSummary of(double... values) {
    double mean = java.util.Arrays.stream(values).average().orElseThrow();
    double squares = java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return new ScoreSummary(values.length, values.length, mean, squares, 0, 0, 0);
  }
}
