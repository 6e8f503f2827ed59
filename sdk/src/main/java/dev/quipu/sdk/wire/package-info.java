/// The native API as a client sees it: its requests, the JSON in them, and what an answer means.
@NullMarked
package dev.quipu.sdk.wire;

import org.jspecify.annotations.NullMarked;
