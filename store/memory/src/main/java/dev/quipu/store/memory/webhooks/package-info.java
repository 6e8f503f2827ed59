/// Webhooks and their messages in memory.
@NullMarked
package dev.quipu.store.memory.webhooks;

import org.jspecify.annotations.NullMarked;
