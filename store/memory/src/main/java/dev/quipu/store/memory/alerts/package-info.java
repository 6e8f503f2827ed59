/// Alerts, their firings, and requests to stop, in memory.
@NullMarked
package dev.quipu.store.memory.alerts;

import org.jspecify.annotations.NullMarked;
