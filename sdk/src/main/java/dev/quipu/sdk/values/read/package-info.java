/// Reads values from contents, as types of the JDK or of the program.
@NullMarked
package dev.quipu.sdk.values.read;

import org.jspecify.annotations.NullMarked;
