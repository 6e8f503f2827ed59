/// Brings what a program tells of its lineage into the journal: tasks, objects, their uses and
/// links.
@NullMarked
package dev.quipu.sdk.lineage;

import org.jspecify.annotations.NullMarked;
