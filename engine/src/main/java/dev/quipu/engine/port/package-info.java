/// The interfaces that the engine requires of a store: transactions, each bound to a project, and
/// blobs. Only a store implements them.
@NullMarked
package dev.quipu.engine.port;

import org.jspecify.annotations.NullMarked;
