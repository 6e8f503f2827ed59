/// Issues that somebody has found in an experiment.
@NullMarked
package dev.quipu.engine.issues;

import org.jspecify.annotations.NullMarked;
