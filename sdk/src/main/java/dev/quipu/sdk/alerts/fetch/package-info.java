/// Fetches alerts and firings.
@NullMarked
package dev.quipu.sdk.alerts.fetch;

import org.jspecify.annotations.NullMarked;
