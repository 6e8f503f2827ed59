/// The readers, their lanes, and what a transaction reads of each concept.
@NullMarked
package dev.quipu.store.sqlite.read;

import org.jspecify.annotations.NullMarked;
