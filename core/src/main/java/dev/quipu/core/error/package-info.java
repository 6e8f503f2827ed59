/// The one exception of the tracker, its codes, and what an error is about.
@NullMarked
package dev.quipu.core.error;

import org.jspecify.annotations.NullMarked;
