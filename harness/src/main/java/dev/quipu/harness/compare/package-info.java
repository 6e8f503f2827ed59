/// Compares runs by their records, and shows how their scores move.
@NullMarked
package dev.quipu.harness.compare;

import org.jspecify.annotations.NullMarked;
