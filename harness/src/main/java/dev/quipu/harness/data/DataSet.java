package dev.quipu.harness.data;

import dev.quipu.evaluation.TestCase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cases of a data set, each with a key of its own.
///
/// @param digest the SHA-256 of the file; null if the cases stand in the configuration
public record DataSet(String name, @Nullable String digest, List<TestCase> cases) {}
