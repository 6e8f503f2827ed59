/// Artifacts: files of a run or of the project, and uploads in parts.
@NullMarked
package dev.quipu.engine.artifacts;

import org.jspecify.annotations.NullMarked;
