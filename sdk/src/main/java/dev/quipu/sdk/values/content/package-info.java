/// The form of a content in memory, and what writing and reading share about the program's types.
@NullMarked
package dev.quipu.sdk.values.content;

import org.jspecify.annotations.NullMarked;
