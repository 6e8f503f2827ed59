/// The context of a request for a use case: the caller, the memory for the answer, and the pages of
/// lists.
@NullMarked
package dev.quipu.engine.request;

import org.jspecify.annotations.NullMarked;
