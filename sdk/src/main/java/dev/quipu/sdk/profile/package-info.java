/// Reads local data once, for their digest, schema and profile.
@NullMarked
package dev.quipu.sdk.profile;

import org.jspecify.annotations.NullMarked;
