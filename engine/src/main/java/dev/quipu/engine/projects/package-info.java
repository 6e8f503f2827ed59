/// Projects: make, find, list, describe, archive and restore them.
@NullMarked
package dev.quipu.engine.projects;

import org.jspecify.annotations.NullMarked;
