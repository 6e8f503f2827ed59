/// The server itself: its condition and limits, this API's description, administration.
@NullMarked
package dev.quipu.server.nativeapi.server;

import org.jspecify.annotations.NullMarked;
