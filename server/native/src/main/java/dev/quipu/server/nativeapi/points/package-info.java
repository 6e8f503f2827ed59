/// What runs log, as frames or rows, and the rows, points and summaries that are read back.
@NullMarked
package dev.quipu.server.nativeapi.points;

import org.jspecify.annotations.NullMarked;
