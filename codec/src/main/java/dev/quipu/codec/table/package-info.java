/// Tables that leave Quipu as files: typed columns, batches of rows, and the forms in which they
/// are written.
@NullMarked
package dev.quipu.codec.table;

import org.jspecify.annotations.NullMarked;
