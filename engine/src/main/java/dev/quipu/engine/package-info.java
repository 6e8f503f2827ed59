/// The use cases of the tracker. They know no protocol and no SQL dialect: protocol adapters call
/// them, and they call the store interfaces in `dev.quipu.engine.port`, whose transactions they
/// own.
@NullMarked
package dev.quipu.engine;

import org.jspecify.annotations.NullMarked;
