/// Models that can be asked, and the providers that make them.
@NullMarked
package dev.quipu.harness.model;

import org.jspecify.annotations.NullMarked;
