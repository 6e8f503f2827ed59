/// Live events, sent to a page while runs log.
@NullMarked
package dev.quipu.server.nativeapi.events;

import org.jspecify.annotations.NullMarked;
