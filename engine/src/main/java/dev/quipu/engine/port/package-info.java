/// What the engine asks of a store: its transactions, and a role for each concept. A store
/// implements these interfaces; nobody else does.
@NullMarked
package dev.quipu.engine.port;

import org.jspecify.annotations.NullMarked;
