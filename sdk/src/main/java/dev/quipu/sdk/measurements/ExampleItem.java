package dev.quipu.sdk.measurements;

import dev.quipu.core.model.Digest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An input or output of an example.
///
/// @param mediaType empty if the object has not arrived at the server
/// @param value the value as Java's own values, or a text; null for JSON null, and if the content
///   is no JSON and no text, or is larger than 32 KiB
public record ExampleItem(Digest object, Optional<String> mediaType, @Nullable Object value) {}
