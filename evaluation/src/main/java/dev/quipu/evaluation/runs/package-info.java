/// A tracker that writes runs: [QuipuTracker]. Part of the API.
@NullMarked
package dev.quipu.evaluation.runs;

import org.jspecify.annotations.NullMarked;
