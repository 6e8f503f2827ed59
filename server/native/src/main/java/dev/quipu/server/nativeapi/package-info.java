/// The native API under `/api/v1`: a thin translation of HTTP and JSON into the use cases of the
/// engine. Each room holds the routes of one topic, with the classes that write its JSON.
@NullMarked
package dev.quipu.server.nativeapi;

import org.jspecify.annotations.NullMarked;
