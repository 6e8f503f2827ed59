/// The contract of issues.
@NullMarked
package dev.quipu.store.testkit.issues;

import org.jspecify.annotations.NullMarked;
