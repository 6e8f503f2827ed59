/// JUnit: [EvaluationTest] turns the cases of a data set into tests.
@NullMarked
package dev.quipu.evaluation.junit;

import org.jspecify.annotations.NullMarked;
