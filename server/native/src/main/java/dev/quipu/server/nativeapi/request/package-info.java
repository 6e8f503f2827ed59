/// What the rooms share for reading requests: addresses, ids, enumerated words, params and tags,
/// and limits.
@NullMarked
package dev.quipu.server.nativeapi.request;

import org.jspecify.annotations.NullMarked;
