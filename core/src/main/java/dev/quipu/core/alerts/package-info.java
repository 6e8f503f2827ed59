/// Alerts: what is watched in runs, and what was found. The condition of an alert is a text here;
/// the module `query` reads it.
@NullMarked
package dev.quipu.core.alerts;

import org.jspecify.annotations.NullMarked;
