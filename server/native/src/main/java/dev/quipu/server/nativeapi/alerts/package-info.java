/// Alerts and their firings.
@NullMarked
package dev.quipu.server.nativeapi.alerts;

import org.jspecify.annotations.NullMarked;
