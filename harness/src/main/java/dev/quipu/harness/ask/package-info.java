/// Asks a model as often and as fast as is allowed, and keeps its answers.
@NullMarked
package dev.quipu.harness.ask;

import org.jspecify.annotations.NullMarked;
