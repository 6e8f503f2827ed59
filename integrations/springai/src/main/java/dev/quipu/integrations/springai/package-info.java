/// Observations of Spring AI as tasks of a run.
@org.jspecify.annotations.NullMarked
package dev.quipu.integrations.springai;
