/// The table of projects.
@NullMarked
package dev.quipu.store.sqlite.projects;

import org.jspecify.annotations.NullMarked;
