/// The schema of a content: which types its value has, as JSON Schema.
@NullMarked
package dev.quipu.sdk.values.schema;

import org.jspecify.annotations.NullMarked;
