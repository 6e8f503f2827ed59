/// What the engine asks of a store about evaluation rows and their scores.
@NullMarked
package dev.quipu.engine.port.evaluation;

import org.jspecify.annotations.NullMarked;
