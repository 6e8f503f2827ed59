/// Connections to the database and the files around it: statements, rows, damage, locks, reserved
/// space.
@NullMarked
package dev.quipu.store.sqlite.session;

import org.jspecify.annotations.NullMarked;
