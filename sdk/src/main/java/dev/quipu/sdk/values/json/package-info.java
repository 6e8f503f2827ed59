/// Canonical JSON (RFC 8785): written byte by byte, and read as maps, lists and scalars.
@NullMarked
package dev.quipu.sdk.values.json;

import org.jspecify.annotations.NullMarked;
