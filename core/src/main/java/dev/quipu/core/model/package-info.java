/// The words of the tracker as records and ids: experiment, run, param, tag, series, artifact,
/// dataset. Each record checks its own values. Depends on nothing but the JDK, so that the SDK
/// cannot clash with the libraries of the program that links it.
@NullMarked
package dev.quipu.core.model;

import org.jspecify.annotations.NullMarked;
