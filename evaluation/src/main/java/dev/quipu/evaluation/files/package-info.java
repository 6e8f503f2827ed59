/// A tracker that writes files: [FileTracker]. Part of the API.
@NullMarked
package dev.quipu.evaluation.files;

import org.jspecify.annotations.NullMarked;
