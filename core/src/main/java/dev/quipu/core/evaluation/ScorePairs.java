package dev.quipu.core.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The scores of two runs, case by case. Add each case once, then ask. Not safe for several
/// threads.
public final class ScorePairs {
  private int size;
  private byte[] baseFlags = new byte[64];
  private byte[] flags = new byte[64];
  private double[] baseValues = new double[64];
  private double[] values = new double[64];

  /// Adds a case, and returns its number, from 0. Flags are those of [CaseScore]; 0 if a run does
  /// not have the case.
  public int add(byte baseFlag, double baseValue, byte flag, double value) {
    if (size == flags.length) {
      baseFlags = Arrays.copyOf(baseFlags, 2 * size);
      flags = Arrays.copyOf(flags, 2 * size);
      baseValues = Arrays.copyOf(baseValues, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    baseFlags[size] = baseFlag;
    baseValues[size] = baseValue;
    flags[size] = flag;
    values[size] = value;
    return size++;
  }

  public int size() {
    return size;
  }

  /// What became of a case.
  public CaseChange change(int i) {
    if (!CaseScore.says(baseFlags[i])) {
      return CaseScore.says(flags[i]) ? CaseChange.NEW : CaseChange.SAME;
    }
    if (!CaseScore.says(flags[i])) {
      return CaseChange.GONE;
    }
    double gain = gain(i);
    return gain < 0 ? CaseChange.REGRESSED : gain > 0 ? CaseChange.IMPROVED : CaseChange.SAME;
  }

  /// By how much the score of a case got better, negative if it got worse. If the values are equal
  /// or missing, a success that was lost or won is 1.
  public double gain(int i) {
    double difference = difference(i);
    if (difference != 0) {
      return CaseScore.has(flags[i], CaseScore.LOWER_IS_BETTER) ? -difference : difference;
    }
    return isBoth(i, CaseScore.JUDGED) ? success(flags[i]) - success(baseFlags[i]) : 0;
  }

  /// The second value less the first; 0 unless both runs have one.
  private double difference(int i) {
    return isBoth(i, CaseScore.HAS_VALUE) ? values[i] - baseValues[i] : 0;
  }

  private boolean isBoth(int i, int flag) {
    return CaseScore.has(baseFlags[i], flag) && CaseScore.has(flags[i], flag);
  }

  private static int success(byte flags) {
    return CaseScore.has(flags, CaseScore.SUCCESS) ? 1 : 0;
  }

  public byte baseFlags(int i) {
    return baseFlags[i];
  }

  public byte flags(int i) {
    return flags[i];
  }

  public double baseValue(int i) {
    return baseValues[i];
  }

  public double value(int i) {
    return values[i];
  }

  /// The cases in the order of their changes: those that regressed, the worst first; those that
  /// improved, the best first; those that are gone, new, and the same. Cases alike stay in order.
  ///
  /// @param only the changes of this kind; null for all
  public int[] sorted(@Nullable CaseChange only) {
    Map<CaseChange, List<Integer>> byChange = new EnumMap<>(CaseChange.class);
    for (int i = 0; i < size; i++) {
      CaseChange change = change(i);
      if ((only == null || only == change) && isThere(i)) {
        byChange.computeIfAbsent(change, ignored -> new ArrayList<>()).add(i);
      }
    }
    Comparator<Integer> byGain = Comparator.comparingDouble(this::gain);
    byChange.getOrDefault(CaseChange.REGRESSED, new ArrayList<>()).sort(byGain);
    byChange.getOrDefault(CaseChange.IMPROVED, new ArrayList<>()).sort(byGain.reversed());
    return byChange.values().stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
  }

  private boolean isThere(int i) {
    return CaseScore.says(baseFlags[i]) || CaseScore.says(flags[i]);
  }

  /// What the pairs say together.
  public PairsVerdict verdict() {
    Map<CaseChange, Integer> changes = new EnumMap<>(CaseChange.class);
    double[] differences = new double[size];
    int valued = 0;
    long lower = 0;
    long lost = 0;
    long won = 0;
    long judged = 0;
    double baseSum = 0;
    double sum = 0;
    for (int i = 0; i < size; i++) {
      if (!isThere(i)) {
        continue;
      }
      changes.merge(change(i), 1, Integer::sum);
      if (isBoth(i, CaseScore.HAS_VALUE)) {
        differences[valued++] = difference(i);
        baseSum += baseValues[i];
        sum += values[i];
        lower += CaseScore.has(flags[i], CaseScore.LOWER_IS_BETTER) ? 1 : 0;
      }
      if (isBoth(i, CaseScore.JUDGED)) {
        judged++;
        int gained = success(flags[i]) - success(baseFlags[i]);
        lost += gained < 0 ? 1 : 0;
        won += gained > 0 ? 1 : 0;
      }
    }
    PairsVerdict.Means means =
        valued == 0
            ? null
            : new PairsVerdict.Means(
                valued,
                baseSum / valued,
                sum / valued,
                2 * lower <= valued,
                PairedBootstrap.of(Arrays.copyOf(differences, valued)));
    PairsVerdict.Successes successes =
        judged == 0 ? null : new PairsVerdict.Successes(judged, lost, won, McNemar.test(lost, won));
    return new PairsVerdict(
        changes.getOrDefault(CaseChange.REGRESSED, 0),
        changes.getOrDefault(CaseChange.IMPROVED, 0),
        changes.getOrDefault(CaseChange.GONE, 0),
        changes.getOrDefault(CaseChange.NEW, 0),
        changes.getOrDefault(CaseChange.SAME, 0),
        means,
        successes);
  }
}
