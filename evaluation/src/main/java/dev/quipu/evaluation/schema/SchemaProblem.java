package dev.quipu.evaluation.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is wrong with one value of a JSON text.
///
/// @param path the names and indexes that lead to the value
/// @param keyword of the schema, such as `required`
/// @param property the name of the member that is missing or is one too many; null if it is none
/// @param message in words
public record SchemaProblem(
    List<String> path, String keyword, @Nullable String property, String message) {}
