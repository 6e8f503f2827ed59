/// Tests that kill the server while clients write, and look at what is left.
@NullMarked
package dev.quipu.faults;

import org.jspecify.annotations.NullMarked;
