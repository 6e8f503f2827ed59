package dev.quipu.server.nativeapi.artifacts;

import dev.quipu.server.http.Exchange;
import java.io.IOException;

/// An archive that is being written. Equal entries make equal archives, byte for byte.
interface Archive {
  /// Adds a folder.
  ///
  /// @param name segments joined by `/`
  void folder(String name, long timeMs) throws IOException;

  /// Adds a file.
  ///
  /// @param name segments joined by `/`
  void file(String name, Content content) throws IOException;

  /// Writes the end of the archive. An archive without it is not whole.
  void finish() throws IOException;

  /// The content of a file.
  ///
  /// @param bytes writes exactly `sizeBytes` bytes
  record Content(long timeMs, long sizeBytes, String mediaType, Exchange.Writing bytes) {}
}
