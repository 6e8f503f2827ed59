/// What is to be done: experiments and harnesses as people write them, checked against a schema.
@NullMarked
package dev.quipu.harness.config;

import org.jspecify.annotations.NullMarked;
