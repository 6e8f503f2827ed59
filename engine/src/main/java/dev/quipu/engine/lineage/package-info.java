/// Tasks, objects, and questions over how objects are connected.
@NullMarked
package dev.quipu.engine.lineage;

import org.jspecify.annotations.NullMarked;
