/// The cases of data sets.
@NullMarked
package dev.quipu.harness.data;

import org.jspecify.annotations.NullMarked;
