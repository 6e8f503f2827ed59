/// Sets of cases that a server keeps for evaluations.
@NullMarked
package dev.quipu.sdk.cases;

import org.jspecify.annotations.NullMarked;
