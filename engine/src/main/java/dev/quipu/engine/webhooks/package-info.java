/// Webhooks: who outside is told of which events.
@NullMarked
package dev.quipu.engine.webhooks;

import org.jspecify.annotations.NullMarked;
