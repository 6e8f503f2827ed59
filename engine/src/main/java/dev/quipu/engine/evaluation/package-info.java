/// Evaluations: the rows of a run, the history of a case, leaderboards, and runs compared by case.
@NullMarked
package dev.quipu.engine.evaluation;

import org.jspecify.annotations.NullMarked;
