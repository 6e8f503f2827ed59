/// What the use cases need of a store: small interfaces by role, handed out by a transaction. Every
/// store passes the contracts of the test kit. Implementations throw QuipuException, never an
/// exception of their driver.
@NullMarked
package dev.quipu.engine.store;

import org.jspecify.annotations.NullMarked;
