/// The readers, their lanes, and the reads of each concept in a transaction.
@NullMarked
package dev.quipu.store.sqlite.read;

import org.jspecify.annotations.NullMarked;
