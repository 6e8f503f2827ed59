/// Traces: takes spans and what clients say of traces, finds and removes them, and keeps
/// assessments.
@NullMarked
package dev.quipu.engine.traces;

import org.jspecify.annotations.NullMarked;
