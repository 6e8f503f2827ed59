/// Tests of the store's locks and queues under many schedules; in its package, to see them.
@NullMarked
package dev.quipu.store.sqlite;

import org.jspecify.annotations.NullMarked;
