package dev.quipu.sdk.lineage;

import dev.quipu.core.model.Digest;
import java.util.LinkedHashMap;
import java.util.Map;

/// The digests that were used last, up to a limit. Any thread.
final class RecentDigests {
  private final Map<Digest, Boolean> digests;

  RecentDigests(int limit) {
    digests =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Digest, Boolean> eldest) {
            return size() > limit;
          }
        };
  }

  /// Whether a digest is known; it then counts as just used.
  synchronized boolean isKnown(Digest digest) {
    return digests.get(digest) != null;
  }

  /// Adds a digest; false if it is known.
  synchronized boolean add(Digest digest) {
    return digests.put(digest, true) == null;
  }

  /// Forgets a digest whose object could not be taken over.
  synchronized void remove(Digest digest) {
    digests.remove(digest);
  }
}
