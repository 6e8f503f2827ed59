/// References: data that lie elsewhere.
@NullMarked
package dev.quipu.core.reference;

import org.jspecify.annotations.NullMarked;
