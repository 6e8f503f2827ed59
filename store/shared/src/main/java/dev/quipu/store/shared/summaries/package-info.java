/// Summaries of series: folded from frames in memory and written behind.
@NullMarked
package dev.quipu.store.shared.summaries;

import org.jspecify.annotations.NullMarked;
