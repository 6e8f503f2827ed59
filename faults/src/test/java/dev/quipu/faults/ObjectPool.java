package dev.quipu.faults;

import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.ObjectDigest;
import dev.quipu.core.model.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The objects of all writers, small and large: many are logged again and again, by several
/// writers. The contents of the large ones are sent apart. Any thread.
final class ObjectPool {
  private static final int INLINE_BYTES = 32 << 10;
  private static final int MOST_BYTES = 150_000;
  private static final long TIME_US = 1_763_650_000_000_000L;
  private static final List<String> SCHEMAS =
      List.of("{\"type\":\"string\"}", "{\"contentEncoding\":\"base64\",\"type\":\"string\"}");

  private final RandomGenerator random;
  private final List<ObjectLogged> objects = new ArrayList<>();
  private final List<Blob> large = new ArrayList<>();
  private final List<Blob> unsent = new ArrayList<>();

  /// The content of a large object.
  static final class Blob {
    private final Digest digest;
    private final byte[] bytes;

    Blob(Digest digest, byte[] bytes) {
      this.digest = digest;
      this.bytes = bytes;
    }

    Digest digest() {
      return digest;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  ObjectPool(RandomGenerator random) {
    this.random = random;
  }

  /// An object that may have been logged before.
  synchronized ObjectLogged any() {
    return objects.isEmpty() || random.nextInt(4) == 0
        ? next()
        : objects.get(random.nextInt(objects.size()));
  }

  /// The first one is large, so that there is always a content to send.
  private ObjectLogged next() {
    int size =
        switch (objects.isEmpty() ? 0 : random.nextInt(12)) {
          case 0 -> random.nextInt(INLINE_BYTES + 1, MOST_BYTES);
          case 1 -> INLINE_BYTES;
          default -> random.nextInt(300);
        };
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    boolean isLarge = size > INLINE_BYTES;
    Digest content = Digest.of(bytes);
    String mediaType = "application/octet-stream";
    String schema = SCHEMAS.get(random.nextInt(SCHEMAS.size()));
    ObjectLogged object =
        new ObjectLogged(
            TIME_US + objects.size(),
            ObjectDigest.of(mediaType, schema, content),
            mediaType,
            schema,
            content,
            size,
            isLarge ? null : bytes);
    objects.add(object);
    if (isLarge) {
      Blob blob = new Blob(content, bytes);
      large.add(blob);
      unsent.add(blob);
    }
    return object;
  }

  /// A content to send next: one that was not sent yet, in any order, or else any.
  synchronized @Nullable Blob nextBlob() {
    if (!unsent.isEmpty()) {
      return unsent.remove(random.nextInt(unsent.size()));
    }
    return large.isEmpty() ? null : large.get(random.nextInt(large.size()));
  }

  synchronized List<ObjectLogged> all() {
    return List.copyOf(objects);
  }

  synchronized List<Blob> large() {
    return List.copyOf(large);
  }
}
