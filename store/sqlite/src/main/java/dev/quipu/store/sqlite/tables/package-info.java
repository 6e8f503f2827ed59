/// The tables of the database, and what removal, usage and verification need to know of each.
@NullMarked
package dev.quipu.store.sqlite.tables;

import org.jspecify.annotations.NullMarked;
