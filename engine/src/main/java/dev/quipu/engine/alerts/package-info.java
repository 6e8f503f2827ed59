/// Alerts: conditions that are evaluated for every point, and what follows when one becomes true.
@NullMarked
package dev.quipu.engine.alerts;

import org.jspecify.annotations.NullMarked;
