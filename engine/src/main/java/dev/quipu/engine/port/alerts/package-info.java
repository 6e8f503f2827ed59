/// Alerts, their firings, and requests to stop.
@NullMarked
package dev.quipu.engine.port.alerts;

import org.jspecify.annotations.NullMarked;
