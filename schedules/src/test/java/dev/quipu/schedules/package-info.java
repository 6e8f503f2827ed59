/// Tests that run the journal and the store under many schedules, with their files.
@NullMarked
package dev.quipu.schedules;

import org.jspecify.annotations.NullMarked;
