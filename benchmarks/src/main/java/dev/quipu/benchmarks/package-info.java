/// The load generator, and the peers it measures the server against.
@NullMarked
package dev.quipu.benchmarks;

import org.jspecify.annotations.NullMarked;
