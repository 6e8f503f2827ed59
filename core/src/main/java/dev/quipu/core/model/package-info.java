/// The vocabulary of the tracker as records and ids: experiment, run, param, tag, series, artifact,
/// dataset. Each record checks its own values. The package depends only on the JDK, so that the SDK
/// cannot clash with the libraries of a program that uses it.
@NullMarked
package dev.quipu.core.model;

import org.jspecify.annotations.NullMarked;
