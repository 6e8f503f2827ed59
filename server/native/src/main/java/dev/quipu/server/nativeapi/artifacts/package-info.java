/// The files of runs: lists, bytes and previews.
@NullMarked
package dev.quipu.server.nativeapi.artifacts;

import org.jspecify.annotations.NullMarked;
