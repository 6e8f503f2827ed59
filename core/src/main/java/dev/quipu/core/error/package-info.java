/// The one exception of the tracker, its codes and its faults.
@NullMarked
package dev.quipu.core.error;

import org.jspecify.annotations.NullMarked;
