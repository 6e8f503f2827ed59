package dev.quipu.core.evaluation;

/// The exact test of McNemar for two runs of the same cases: could a fair coin have decided which
/// of the runs succeeds where only one does? (McNemar, "Note on the sampling error of the
/// difference between correlated proportions or percentages", 1947; exact by the binomial
/// distribution.)
public final class McNemar {
  private static final double LOG_TWO = Math.log(2);

  /// Terms that change no digit of the sum are left out.
  private static final double NEGLIGIBLE = 1e-18;

  private McNemar() {}

  /// How often a difference at least this large comes by chance: the two-sided p-value.
  ///
  /// @param lost cases in which only the first run succeeded
  /// @param won cases in which only the second run succeeded
  public static double test(long lost, long won) {
    long n = lost + won;
    long k = Math.min(lost, won);
    if (n == 0 || 2 * k == n) {
      return 1;
    }
    // The sum of the binomial probabilities of 0 to k, from the largest down.
    double term = Math.exp(logChoose(n, k) - n * LOG_TWO);
    double sum = term;
    for (long i = k; i > 0 && term > sum * NEGLIGIBLE; i--) {
      term *= (double) i / (n - i + 1);
      sum += term;
    }
    return Math.min(1, 2 * sum);
  }

  private static double logChoose(long n, long k) {
    return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  }

  /// The logarithm of a factorial: by multiplication, and beyond by Stirling's series, whose error
  /// is then less than that of a double.
  private static double logFactorial(long n) {
    if (n < 32) {
      double product = 1;
      for (long i = 2; i <= n; i++) {
        product *= i;
      }
      return Math.log(product);
    }
    double x = (double) n;
    double inverse = 1 / (x * x);
    return x * Math.log(x)
        - x
        + 0.5 * Math.log(2 * Math.PI * x)
        + (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680))) / x;
  }
}
