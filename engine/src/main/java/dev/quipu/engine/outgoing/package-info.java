/// Messages to webhooks: they are stored with what caused them, and sent in the background.
@NullMarked
package dev.quipu.engine.outgoing;

import org.jspecify.annotations.NullMarked;
