/// Evaluation rows as a server has them: rows, summaries, leaderboards, and runs compared by case.
@NullMarked
package dev.quipu.sdk.evaluations;

import org.jspecify.annotations.NullMarked;
