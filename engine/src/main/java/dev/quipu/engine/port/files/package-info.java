/// Operations of stores that consist of files: give space back, inspect the store beside the
/// program that has it open, and copy it.
@NullMarked
package dev.quipu.engine.port.files;

import org.jspecify.annotations.NullMarked;
