/// Webhooks and their messages in the native API.
@NullMarked
package dev.quipu.server.nativeapi.webhooks;

import org.jspecify.annotations.NullMarked;
