/// The reading side of a store: a reader for each concept, the arguments of searches and lists, and
/// their results.
@NullMarked
package dev.quipu.engine.port.read;

import org.jspecify.annotations.NullMarked;
