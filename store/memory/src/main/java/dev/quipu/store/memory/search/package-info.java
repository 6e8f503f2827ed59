/// What all searches of this store share.
@NullMarked
package dev.quipu.store.memory.search;

import org.jspecify.annotations.NullMarked;
