/// What several benchmarks share: servers and peers to measure, the load they get, and the figures
/// that come of it.
@NullMarked
package dev.quipu.benchmarks.load;

import org.jspecify.annotations.NullMarked;
