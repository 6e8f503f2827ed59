/// Rows that several concepts share: runs by number, and the lines made of frames and chunks.
@NullMarked
package dev.quipu.store.sqlite.rows;

import org.jspecify.annotations.NullMarked;
