/// Traces: what programs did for one request, as trees of spans, and what is said of them.
@NullMarked
package dev.quipu.core.trace;

import org.jspecify.annotations.NullMarked;
