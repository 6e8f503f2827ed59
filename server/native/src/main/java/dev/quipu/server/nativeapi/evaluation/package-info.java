/// Evaluation rows of runs: added, read, summarised and compared by case.
@NullMarked
package dev.quipu.server.nativeapi.evaluation;

import org.jspecify.annotations.NullMarked;
