/// The native API under `/api/v1`: a thin translation of HTTP and JSON onto the use cases of the
/// engine. Routes are gathered by topic; the JSON of a type is written by the class beside them.
@NullMarked
package dev.quipu.server.nativeapi;

import org.jspecify.annotations.NullMarked;
