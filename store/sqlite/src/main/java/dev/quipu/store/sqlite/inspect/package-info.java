/// Inspects a database beside the program that has it open: for backups and verification.
@NullMarked
package dev.quipu.store.sqlite.inspect;

import org.jspecify.annotations.NullMarked;
