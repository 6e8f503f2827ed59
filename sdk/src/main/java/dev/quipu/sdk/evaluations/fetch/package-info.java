/// Fetches evaluation rows, summaries, leaderboards and comparisons.
@NullMarked
package dev.quipu.sdk.evaluations.fetch;

import org.jspecify.annotations.NullMarked;
