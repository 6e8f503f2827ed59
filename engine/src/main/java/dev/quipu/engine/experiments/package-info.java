/// Experiments: create, find, search, change, delete and restore them.
@NullMarked
package dev.quipu.engine.experiments;

import org.jspecify.annotations.NullMarked;
