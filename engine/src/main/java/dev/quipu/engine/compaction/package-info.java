/// Turns frames into chunks in the background, and gives free space back to the disk.
@NullMarked
package dev.quipu.engine.compaction;

import org.jspecify.annotations.NullMarked;
