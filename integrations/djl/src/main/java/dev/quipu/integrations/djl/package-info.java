/// Trainings of the Deep Java Library as runs.
@org.jspecify.annotations.NullMarked
package dev.quipu.integrations.djl;
