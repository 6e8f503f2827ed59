/// What commands print beside their results.
@NullMarked
package dev.quipu.cli.console;

import org.jspecify.annotations.NullMarked;
