/// Experiments, and the keys that their runs use.
@NullMarked
package dev.quipu.server.nativeapi.experiments;

import org.jspecify.annotations.NullMarked;
