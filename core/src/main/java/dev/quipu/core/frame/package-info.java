/// The frame: the points of one request to one run, by column. Points have this form on the wire,
/// in the journal and, until they are compacted, in the store.
@NullMarked
package dev.quipu.core.frame;

import org.jspecify.annotations.NullMarked;
