/// Events for pages that are open: what was appended and what has changed.
@NullMarked
package dev.quipu.engine.live;

import org.jspecify.annotations.NullMarked;
