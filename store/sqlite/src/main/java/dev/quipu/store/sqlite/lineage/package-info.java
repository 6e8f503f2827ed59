/// Reads of lineage: tasks, objects, their uses, links and measurements.
@NullMarked
package dev.quipu.store.sqlite.lineage;

import org.jspecify.annotations.NullMarked;
