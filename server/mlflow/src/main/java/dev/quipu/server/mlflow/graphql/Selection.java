package dev.quipu.server.mlflow.graphql;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A field that a query asks for.
///
/// @param alias the name of the field in the answer
/// @param arguments Strings, Longs, Doubles, Booleans, null, Lists and Maps; an enum is a String
/// @param selections none for a field without fields of its own
record Selection(
    String alias,
    String name,
    Map<String, @Nullable Object> arguments,
    List<Selection> selections) {}
