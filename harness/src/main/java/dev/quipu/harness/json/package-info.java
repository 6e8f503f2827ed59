/// Canonical JSON of plain values, written and read.
@NullMarked
package dev.quipu.harness.json;

import org.jspecify.annotations.NullMarked;
