/// The journal of one writer of one run, on this disk: its records and their bytes, its folder and
/// lock, its writer and reader, the mark of how far it has been sent, and the counts of what has
/// become of its content. docs/format/journal.md draws the bytes.
@NullMarked
package dev.quipu.sdk.journal;

import org.jspecify.annotations.NullMarked;
