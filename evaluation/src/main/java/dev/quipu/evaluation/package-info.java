/// Evaluations: a [TestCase] is what a model is asked, an [Evaluator] scores its answer, and an
/// [ExperimentTracker] keeps the rows. [Evaluations#evaluate] does all of it for many cases.
@NullMarked
package dev.quipu.evaluation;

import org.jspecify.annotations.NullMarked;
