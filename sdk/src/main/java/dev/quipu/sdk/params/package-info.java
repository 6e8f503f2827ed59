/// Params from files, arguments and objects.
@NullMarked
package dev.quipu.sdk.params;

import org.jspecify.annotations.NullMarked;
