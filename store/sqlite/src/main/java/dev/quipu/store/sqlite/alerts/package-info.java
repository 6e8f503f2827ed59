/// Alerts, their firings, and requests to stop, in SQLite.
@NullMarked
package dev.quipu.store.sqlite.alerts;

import org.jspecify.annotations.NullMarked;
