/// Charts of series and of groups of runs, in JSON or in columns of bytes.
@NullMarked
package dev.quipu.server.nativeapi.charts;

import org.jspecify.annotations.NullMarked;
