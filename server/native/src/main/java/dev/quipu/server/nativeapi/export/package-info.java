/// Tables as files that are made while they are sent.
@NullMarked
package dev.quipu.server.nativeapi.export;

import org.jspecify.annotations.NullMarked;
