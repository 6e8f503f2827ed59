/// Events for open pages: appended points and other changes.
@NullMarked
package dev.quipu.engine.live;

import org.jspecify.annotations.NullMarked;
