/// The only room that knows the library of JSON Schema, which a program may not have.
@NullMarked
package dev.quipu.evaluation.schema;

import org.jspecify.annotations.NullMarked;
