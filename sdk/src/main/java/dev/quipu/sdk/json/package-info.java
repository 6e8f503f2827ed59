/// JSON as Java's own values.
@NullMarked
package dev.quipu.sdk.json;

import org.jspecify.annotations.NullMarked;
