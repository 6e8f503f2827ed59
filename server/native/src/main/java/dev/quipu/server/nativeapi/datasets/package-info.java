/// Datasets of runs, and runs of datasets.
@NullMarked
package dev.quipu.server.nativeapi.datasets;

import org.jspecify.annotations.NullMarked;
