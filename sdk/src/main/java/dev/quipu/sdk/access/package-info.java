/// How a server is reached, for all that reads from it.
@NullMarked
package dev.quipu.sdk.access;

import org.jspecify.annotations.NullMarked;
