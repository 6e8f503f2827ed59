/// Runs: create, find, search, change, delete and restore them, and know which are still heard of.
@NullMarked
package dev.quipu.engine.runs;

import org.jspecify.annotations.NullMarked;
