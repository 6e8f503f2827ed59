/// How near one text is to another: the formulas, on texts alone. [dev.quipu.evaluation.evaluators]
/// makes evaluators of them.
@NullMarked
package dev.quipu.evaluation.text;

import org.jspecify.annotations.NullMarked;
