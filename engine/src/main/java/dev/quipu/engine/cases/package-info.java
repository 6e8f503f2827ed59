/// Sets of cases for evaluations.
@NullMarked
package dev.quipu.engine.cases;

import org.jspecify.annotations.NullMarked;
