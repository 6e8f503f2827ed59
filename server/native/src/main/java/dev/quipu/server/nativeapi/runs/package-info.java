/// Runs, and the search for them.
@NullMarked
package dev.quipu.server.nativeapi.runs;

import org.jspecify.annotations.NullMarked;
