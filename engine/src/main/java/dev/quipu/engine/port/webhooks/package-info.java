/// What webhooks and their messages ask of a store.
@NullMarked
package dev.quipu.engine.port.webhooks;

import org.jspecify.annotations.NullMarked;
