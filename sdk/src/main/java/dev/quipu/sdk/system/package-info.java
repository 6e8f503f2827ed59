/// Measures the machine, the process, and the JVM while runs are open.
@NullMarked
package dev.quipu.sdk.system;

import org.jspecify.annotations.NullMarked;
