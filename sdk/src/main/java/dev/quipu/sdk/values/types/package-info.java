/// What is known about types: their texts, their names, the components of records.
@NullMarked
package dev.quipu.sdk.values.types;

import org.jspecify.annotations.NullMarked;
