package dev.quipu.sdk.values;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The content of an object: bytes, their media type, and a schema that names the original type.
/// Equal values have equal contents, in any program on any machine. Safe for any number of threads.
public interface Content {
  /// Such as `application/json`.
  String mediaType();

  /// The JSON Schema (draft 2020-12, canonical JSON) that names the original type.
  String schema();

  /// The number of bytes.
  long size();

  /// The file with the bytes, which must not change until they are read; null if they are in
  /// memory.
  @Nullable Path file();

  /// The bytes as a stream, which the caller closes.
  ///
  /// @throws QuipuException CONFLICT if the file has another size now
  InputStream open() throws IOException;

  /// A copy of the bytes; those of a file are loaded into memory.
  ///
  /// @throws QuipuException CONFLICT if the file has another size now, NOT_FOUND if the file cannot
  ///   be read, TOO_LARGE if it does not fit into an array
  byte[] bytes();

  /// The SHA-256 of the bytes: their name as a blob. Computed when first asked for; a file is
  /// streamed, not loaded.
  ///
  /// @throws QuipuException CONFLICT if the file has another size now, NOT_FOUND if the file cannot
  ///   be read
  Digest contentDigest();

  /// The SHA-256 of the schema.
  Digest schemaDigest();

  /// The identity of the object: the SHA-256 of the lines `quipu-object-1`, media type,
  /// [#schemaDigest], [#contentDigest]. So values of different types differ, though their bytes are
  /// the same.
  ///
  /// @throws QuipuException as [#contentDigest]
  Digest digest();

  /// What could not be written as it is, in words. Empty if all was.
  List<String> warnings();
}
