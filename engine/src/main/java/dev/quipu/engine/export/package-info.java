/// Tables of what a project holds, for other programs: batch by batch, with bounded memory.
@NullMarked
package dev.quipu.engine.export;

import org.jspecify.annotations.NullMarked;
