/// Blobs as files, each named by its digest.
@NullMarked
package dev.quipu.store.files;

import org.jspecify.annotations.NullMarked;
