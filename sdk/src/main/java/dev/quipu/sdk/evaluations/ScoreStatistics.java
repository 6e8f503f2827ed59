package dev.quipu.sdk.evaluations;

import dev.quipu.core.evaluation.Interval;
import java.util.Optional;

/// What the scores of one evaluator and metric say together. Intervals are those of 95 %.
///
/// @param dataset empty for the cases of none
/// @param evaluator empty for the rows themselves, whose success is that of all their scores
/// @param metric empty for what the evaluator says as a whole
/// @param count cases that have the score
/// @param values how many of them have a value
/// @param mean NaN without a value
/// @param judged how many say whether the case was a success
/// @param successRate NaN if none says
public record ScoreStatistics(
    String dataset,
    String evaluator,
    String metric,
    long count,
    long values,
    double mean,
    Optional<Interval> meanInterval,
    long judged,
    long successes,
    double successRate,
    Optional<Interval> successInterval,
    boolean higherIsBetter) {}
