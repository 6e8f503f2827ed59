/// The limits that the wire and the SDK share. Each other module keeps its own limits.
@NullMarked
package dev.quipu.core.limits;

import org.jspecify.annotations.NullMarked;
