/// What the engine asks of a store about tasks, objects, and how objects are connected.
@NullMarked
package dev.quipu.engine.port.lineage;

import org.jspecify.annotations.NullMarked;
