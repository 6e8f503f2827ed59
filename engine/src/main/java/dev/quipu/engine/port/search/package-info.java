/// What a search or a list asks of a store, and what the store finds.
@NullMarked
package dev.quipu.engine.port.search;

import org.jspecify.annotations.NullMarked;
