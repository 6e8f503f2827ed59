/// The contract of projects.
@NullMarked
package dev.quipu.store.testkit.projects;

import org.jspecify.annotations.NullMarked;
