/// The words of the tracker as records, ids and limits, and the frame: the form points have on the
/// wire, in the journal and, until they are compacted, in the store. Depends on nothing but the
/// JDK, so that the SDK cannot clash with the libraries of the program it is linked into.
@NullMarked
package dev.quipu.core;

import org.jspecify.annotations.NullMarked;
