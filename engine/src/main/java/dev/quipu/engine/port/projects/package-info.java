/// What the engine asks of a store about projects.
@NullMarked
package dev.quipu.engine.port.projects;

import org.jspecify.annotations.NullMarked;
