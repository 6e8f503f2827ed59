/// Describes the program, its machine, the state of git, and the version of this library.
@NullMarked
package dev.quipu.sdk.capture;

import org.jspecify.annotations.NullMarked;
