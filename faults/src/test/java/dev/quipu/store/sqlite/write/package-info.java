/// Tests of the store's locks and queues under many schedules. They are in this package in order to
/// see them.
@NullMarked
package dev.quipu.store.sqlite.write;

import org.jspecify.annotations.NullMarked;
