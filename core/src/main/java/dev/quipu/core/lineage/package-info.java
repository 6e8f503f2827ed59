/// Lineage: tasks, objects, and how they are connected. Its records go to the server as rows of
/// frames of their own kind.
@NullMarked
package dev.quipu.core.lineage;

import org.jspecify.annotations.NullMarked;
