/// The reports of the upkeep of a store, as the command line shows them and a server sends them.
@NullMarked
package dev.quipu.core.upkeep;

import org.jspecify.annotations.NullMarked;
