/// Writes values as contents: an encoder for each kind of type. Never throws into the training.
@NullMarked
package dev.quipu.sdk.values.write;

import org.jspecify.annotations.NullMarked;
