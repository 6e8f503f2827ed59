/// Removes for good what was deleted, gives up unfinished uploads, and explains what takes space.
@NullMarked
package dev.quipu.engine.upkeep;

import org.jspecify.annotations.NullMarked;
