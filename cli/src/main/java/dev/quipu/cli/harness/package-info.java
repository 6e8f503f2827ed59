/// The commands of experiments and harnesses.
@NullMarked
package dev.quipu.cli.harness;

import org.jspecify.annotations.NullMarked;
