package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.faults.Sent.Fate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compares what a server has with all that was sent: acknowledged ⊆ stored ⊆ sent, and each
/// request whole or absent.
final class Comparison {
  private static final int SHOWN = 10;
  private static final int SHOWN_CHARS = 300;

  private Comparison() {}

  /// Finds out what of the sent is stored, and settles what was unknown: the stored must stay from
  /// now on, and the absent must never appear.
  ///
  /// @param stored values by key
  /// @return what is stored, and how many items of it were never acknowledged
  static <S extends Sent> Settled<S> settle(Collection<S> sent, Map<String, String> stored) {
    Map<String, Integer> senders = new HashMap<>();
    for (Sent one : sent) {
      one.items().stream()
          .map(Item::key)
          .distinct()
          .forEach(key -> senders.merge(key, 1, Integer::sum));
    }
    List<S> there = new ArrayList<>();
    long recovered = 0;
    for (S one : sent) {
      List<Item> own =
          one.items().stream()
              .filter(item -> !item.isShared() && senders.getOrDefault(item.key(), 0) == 1)
              .toList();
      boolean isStored = isStored(one, own.isEmpty() ? one.items() : own, stored);
      switch (one.fate()) {
        case STORED ->
            assertThat(isStored).as("acknowledged, so stored: %s", shown(one.items())).isTrue();
        case ABSENT -> {
          // Others may have brought what is not its own.
          if (!own.isEmpty()) {
            assertThat(isStored).as("was absent before: %s", shown(own)).isFalse();
          }
          isStored = false;
        }
        case UNKNOWN -> {
          one.settle(isStored ? Fate.STORED : Fate.ABSENT);
          recovered += isStored ? one.items().size() : 0;
        }
      }
      if (isStored) {
        there.add(one);
      }
    }
    return new Settled<>(there, recovered);
  }

  /// @param recovered the number of stored items that were never acknowledged
  record Settled<S extends Sent>(List<S> stored, long recovered) {}

  private static boolean isStored(Sent sent, List<Item> items, Map<String, String> stored) {
    long found = items.stream().filter(item -> stored.containsKey(item.key())).count();
    assertThat(found)
        .as("items stored of a request whose fate is %s: %s", sent.fate(), shown(items))
        .isIn(0L, (long) items.size());
    return found > 0;
  }

  private static String shown(List<Item> items) {
    return items.stream().limit(SHOWN).toList().toString();
  }

  /// The values by key that a server has which has stored the items.
  static Map<String, String> expected(Collection<Item> items) {
    Map<String, Item> greatest = new HashMap<>();
    for (Item item : items) {
      greatest.merge(item.key(), item, (a, b) -> b.rank() > a.rank() ? b : a);
    }
    Map<String, String> values = new HashMap<>();
    greatest.forEach((key, item) -> values.put(key, item.value()));
    return values;
  }

  private static String cut(@Nullable String value) {
    return value == null ? "nothing" : value.substring(0, Math.min(value.length(), SHOWN_CHARS));
  }

  /// Checks that a server has exactly these values.
  static void requireEqual(String what, Map<String, String> stored, Map<String, String> expected) {
    Map<String, String> differences = new TreeMap<>();
    expected.forEach((key, value) -> {
      if (!value.equals(stored.get(key))) {
        differences.put(key, "sent: " + cut(value) + ", stored: " + cut(stored.get(key)));
      }
    });
    stored.forEach((key, value) -> {
      if (!expected.containsKey(key)) {
        differences.put(key, "never sent, stored: " + cut(value));
      }
    });
    assertThat(differences.entrySet().stream().limit(SHOWN).toList())
        .as("differences in %s, %d in all", what, differences.size())
        .isEmpty();
  }
}
