/// What the engine asks of a store: transactions, each bound to a project, and blobs. A store
/// implements these interfaces; nobody else does.
@NullMarked
package dev.quipu.engine.port;

import org.jspecify.annotations.NullMarked;
