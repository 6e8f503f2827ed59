/// Rows that several concepts share: runs by number, and the lines that frames and chunks make.
@NullMarked
package dev.quipu.store.sqlite.rows;

import org.jspecify.annotations.NullMarked;
