/// What sets of cases ask of a store.
@NullMarked
package dev.quipu.engine.port.cases;

import org.jspecify.annotations.NullMarked;
