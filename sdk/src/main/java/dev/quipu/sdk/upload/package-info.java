/// How each kind of artifact is brought to the server.
@NullMarked
package dev.quipu.sdk.upload;

import org.jspecify.annotations.NullMarked;
