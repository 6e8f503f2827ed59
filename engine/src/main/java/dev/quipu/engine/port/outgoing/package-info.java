/// What the engine asks of the way to receivers outside.
@NullMarked
package dev.quipu.engine.port.outgoing;

import org.jspecify.annotations.NullMarked;
