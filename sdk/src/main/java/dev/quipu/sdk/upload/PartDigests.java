package dev.quipu.sdk.upload;

import dev.quipu.core.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// The digests of a file and of its parts, which are numbered from 1. How a file is cut follows
/// from its size alone, so that every process cuts the same file alike.
record PartDigests(Digest whole, List<Digest> parts) {
  /// The size of a part, of which at most one is sent twice when a connection is cut. A part costs
  /// the server a sync of its disk, a few milliseconds.
  static final long PART_BYTES = 16 << 20;

  /// The most parts of a file; the parts of a larger file are larger. An answer with all of them
  /// has half a megabyte.
  private static final int MAX_PARTS = 4000;

  private static final int BUFFER_BYTES = 64 << 10;

  static PartDigests of(UploadedFile file) throws IOException {
    MessageDigest whole = Digest.sha256();
    List<Digest> parts = new ArrayList<>();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = file.open()) {
      for (int part = 1; offset(file.sizeBytes(), part) < file.sizeBytes(); part++) {
        MessageDigest one = Digest.sha256();
        long left = offset(file.sizeBytes(), part + 1) - offset(file.sizeBytes(), part);
        while (left > 0) {
          int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
          if (n < 0) {
            throw new IOException(file.place() + " has become shorter");
          }
          one.update(buffer, 0, n);
          whole.update(buffer, 0, n);
          left -= n;
        }
        parts.add(Digest.ofHash(one.digest()));
      }
    }
    return new PartDigests(Digest.ofHash(whole.digest()), List.copyOf(parts));
  }

  /// Where a part of a file begins; the end of the file for the number behind the last.
  static long offset(long sizeBytes, int part) {
    long units = Math.max(1, (sizeBytes + PART_BYTES * MAX_PARTS - 1) / (PART_BYTES * MAX_PARTS));
    return Math.min(sizeBytes, (part - 1) * units * PART_BYTES);
  }

  int count() {
    return parts.size();
  }

  Digest of(int part) {
    return parts.get(part - 1);
  }
}
