/// Alerts of runs and experiments.
@NullMarked
package dev.quipu.sdk.alerts;

import org.jspecify.annotations.NullMarked;
