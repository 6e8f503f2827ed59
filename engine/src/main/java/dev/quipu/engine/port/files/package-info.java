/// What only a store of files can do: give space back, be looked at beside the program that has it
/// open, and be copied.
@NullMarked
package dev.quipu.engine.port.files;

import org.jspecify.annotations.NullMarked;
