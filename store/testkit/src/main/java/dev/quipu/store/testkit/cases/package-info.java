/// The contract of sets of cases.
@NullMarked
package dev.quipu.store.testkit.cases;

import org.jspecify.annotations.NullMarked;
