/// Issues that somebody has found in an experiment.
@NullMarked
package dev.quipu.core.issues;

import org.jspecify.annotations.NullMarked;
