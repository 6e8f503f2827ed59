/// What the requests of several rooms have in common: addresses, ids, words, params and tags,
/// limits.
@NullMarked
package dev.quipu.server.nativeapi.request;

import org.jspecify.annotations.NullMarked;
