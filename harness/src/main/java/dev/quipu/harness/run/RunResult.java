package dev.quipu.harness.run;

import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.RunSummary;
import java.util.List;

/// What a start of a run has brought.
///
/// @param wasComplete whether all was done before, so that nothing was
/// @param resumed the cases that earlier starts had done
/// @param meanLatenciesMs how long answers took, by the experiments of the summary; empty if all
///   was done before
/// @param seconds how long the start has taken
public record RunResult(
    HarnessFolder folder,
    RunSummary summary,
    boolean wasComplete,
    int resumed,
    List<Double> meanLatenciesMs,
    double seconds) {}
