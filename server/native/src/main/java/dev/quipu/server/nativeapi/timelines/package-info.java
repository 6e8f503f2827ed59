/// Routes for rows in the order of their times: the log and the tracks of a run.
@NullMarked
package dev.quipu.server.nativeapi.timelines;

import org.jspecify.annotations.NullMarked;
