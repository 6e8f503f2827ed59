/// Tests of the store's locks and queues under many schedules; in its package, to see them.
@NullMarked
package dev.quipu.store.sqlite.write;

import org.jspecify.annotations.NullMarked;
