package dev.quipu.sdk.evaluations;

import java.util.OptionalDouble;

/// How the scores of a run differ from those of another, case by case.
///
/// @param sentence the verdict in words
/// @param chance how often a difference this large comes by chance, by a paired bootstrap of the
///   means or else by McNemar's exact test
/// @param isMoreThanChance whether the chance is less than 0.05
/// @param common cases that both runs have
/// @param added cases that only the run has
/// @param gone cases that only the base run has
/// @param meanDifference the mean of the run less that of the base run, over the cases that have
///   two values; empty if there are none
public record CaseComparison(
    String sentence,
    double chance,
    boolean isMoreThanChance,
    long common,
    long regressed,
    long improved,
    long same,
    long added,
    long gone,
    OptionalDouble meanDifference) {}
