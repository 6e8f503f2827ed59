/// Turns cases into requests, and scores the answers.
@NullMarked
package dev.quipu.harness.probe;

import org.jspecify.annotations.NullMarked;
