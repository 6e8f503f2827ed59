/// Purges, gives up unfinished uploads, and explains the use of space.
@NullMarked
package dev.quipu.engine.upkeep;

import org.jspecify.annotations.NullMarked;
