package dev.quipu.sdk.values.write;

import dev.quipu.sdk.capture.Secrets;
import dev.quipu.sdk.values.limits.ValueLimits;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Remembers which names sound like secrets: the rule is a regular expression, which costs more
/// than writing a small value. A slot for each hash; a newer name takes the slot of an older one.
final class SecretNames {
  /// The name whose value is looked for, and the answer for one that is no map and no boolean.
  private record Known(String name, boolean isSecret) {}

  private final AtomicReferenceArray<@Nullable Known> known =
      new AtomicReferenceArray<>(ValueLimits.KNOWN_NAMES);

  boolean isSecret(String name, Object value) {
    int slot = ((name.hashCode() * 0x9e3779b9) >>> 16) % ValueLimits.KNOWN_NAMES;
    Known found = known.get(slot);
    if (found == null || !found.name.equals(name)) {
      found = new Known(name, Secrets.isSecret(name));
      known.set(slot, found);
    }
    return found.isSecret && Secrets.mayBeSecret(value);
  }
}
