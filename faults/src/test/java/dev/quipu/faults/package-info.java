/// Tests that kill the server while clients write, and audit the data that remain.
@NullMarked
package dev.quipu.faults;

import org.jspecify.annotations.NullMarked;
