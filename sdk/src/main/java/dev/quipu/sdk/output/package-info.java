/// What the program prints, as lines of text: a tee in front of the standard streams, and a screen
/// that folds what is printed over itself.
@NullMarked
package dev.quipu.sdk.output;

import org.jspecify.annotations.NullMarked;
