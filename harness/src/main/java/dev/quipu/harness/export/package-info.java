/// A run in the forms of other programs.
@NullMarked
package dev.quipu.harness.export;

import org.jspecify.annotations.NullMarked;
