/// Sets of cases for evaluations.
@NullMarked
package dev.quipu.server.nativeapi.cases;

import org.jspecify.annotations.NullMarked;
