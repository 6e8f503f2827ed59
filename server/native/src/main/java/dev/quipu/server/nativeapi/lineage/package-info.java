/// Routes for tasks, objects, and how objects are connected.
@NullMarked
package dev.quipu.server.nativeapi.lineage;

import org.jspecify.annotations.NullMarked;
