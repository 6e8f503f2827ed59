/// Evaluations: rows of test cases with their scores, and the statistics that compare them.
@NullMarked
package dev.quipu.core.evaluation;

import org.jspecify.annotations.NullMarked;
