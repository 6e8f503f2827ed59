package dev.quipu.sdk.upload;

import dev.quipu.core.model.Digest;
import dev.quipu.sdk.journal.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/// A file on this disk that is sent.
public record UploadedFile(Path place, boolean copied, long sizeBytes, long modifiedMs) {
  private static final int BUFFER_BYTES = 64 << 10;

  /// A file that a journal names.
  ///
  /// @param name the name of a copy, or the file's own path if there is no copy
  public static UploadedFile of(
      Journal journal, String name, boolean copied, long sizeBytes, long modifiedMs) {
    Path place = copied ? journal.folder().copies().resolve(name) : Path.of(name);
    return new UploadedFile(place, copied, sizeBytes, modifiedMs);
  }

  /// The SHA-256 of the file; only one buffer of the file is in memory.
  public Digest digest() throws IOException {
    MessageDigest hash = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
    return Digest.ofHash(hash.digest());
  }

  public InputStream open() throws IOException {
    return Files.newInputStream(place);
  }

  /// Opens a part of the file; nothing if the file cannot be opened, so that a request with the
  /// part breaks off.
  InputStream openOrEmpty(long offset, long length) {
    try {
      FileChannel channel = FileChannel.open(place, StandardOpenOption.READ);
      channel.position(offset);
      return new LimitedInput(Channels.newInputStream(channel), length);
    } catch (IOException e) {
      return InputStream.nullInputStream();
    }
  }

  /// Whether the file is no longer what was handed over.
  public boolean isChanged() throws IOException {
    return Files.size(place) != sizeBytes
        || (!copied && Files.getLastModifiedTime(place).toMillis() != modifiedMs);
  }
}
