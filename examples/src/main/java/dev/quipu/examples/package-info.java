/// Programs that use the SDK as its users do. [DigitsDemo] trains small neural networks on
/// handwritten digits and logs them as they learn.
@NullMarked
package dev.quipu.examples;

import org.jspecify.annotations.NullMarked;
