/// Projects.
@NullMarked
package dev.quipu.core.projects;

import org.jspecify.annotations.NullMarked;
