/// A store of everything but blobs in memory, for tests of whoever stands on a store. It is no part
/// of the shipped program: nothing outlives the process, nothing is bounded, and clarity goes
/// before speed. It passes the same contracts as every store.
@NullMarked
package dev.quipu.store.memory;

import org.jspecify.annotations.NullMarked;
