/// The composition root: the only place where the parts of the server meet.
@NullMarked
package dev.quipu.server.app;

import org.jspecify.annotations.NullMarked;
