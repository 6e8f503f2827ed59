/// The evaluators that are built in: [Evaluators]. Part of the API.
@NullMarked
package dev.quipu.evaluation.evaluators;

import org.jspecify.annotations.NullMarked;
