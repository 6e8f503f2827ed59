/// Which datasets runs used, and which runs used a dataset.
@NullMarked
package dev.quipu.engine.datasets;

import org.jspecify.annotations.NullMarked;
