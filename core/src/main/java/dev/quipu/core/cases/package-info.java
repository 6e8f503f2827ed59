/// Sets of cases that a server keeps for evaluations.
@NullMarked
package dev.quipu.core.cases;

import org.jspecify.annotations.NullMarked;
