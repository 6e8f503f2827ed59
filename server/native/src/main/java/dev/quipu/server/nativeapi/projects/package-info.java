/// Routes of projects.
@NullMarked
package dev.quipu.server.nativeapi.projects;

import org.jspecify.annotations.NullMarked;
