/// Carries out all cases of a configuration, and goes on where it was cut off.
@NullMarked
package dev.quipu.harness.run;

import org.jspecify.annotations.NullMarked;
