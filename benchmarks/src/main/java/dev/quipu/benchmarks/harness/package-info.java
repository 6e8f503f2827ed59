/// Experiments and harnesses against a model of a known time, and comparisons of large runs.
@NullMarked
package dev.quipu.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
