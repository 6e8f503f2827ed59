/// The stored form of the scores of a run: columns by evaluator and metric, in blocks of cases.
@NullMarked
package dev.quipu.codec.evaluation;

import org.jspecify.annotations.NullMarked;
