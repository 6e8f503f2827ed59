/// The parts of a store that know no SQL, so that every store of rows has them: they ask a store
/// for its rows through small interfaces.
@NullMarked
package dev.quipu.store.shared;

import org.jspecify.annotations.NullMarked;
