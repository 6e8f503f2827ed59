/// The meters of Micrometer as a stream of a run.
@org.jspecify.annotations.NullMarked
package dev.quipu.integrations.micrometer;
