/// The files of a run: records, manifest and summary, the same bytes for the same answers.
@NullMarked
package dev.quipu.harness.artifacts;

import org.jspecify.annotations.NullMarked;
