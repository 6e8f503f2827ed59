package dev.quipu.faults;

import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.lineage.LineageWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The lineage of many runs, which share their objects.
final class LineageLedger {
  private final ObjectPool pool;
  private final List<Ledger<Framed>> runs = new ArrayList<>();
  private final List<ContentClient> contents = new ArrayList<>();

  LineageLedger(ObjectPool pool) {
    this.pool = pool;
  }

  void add(Ledger<Framed> run) {
    runs.add(run);
  }

  void add(ContentClient client) {
    contents.add(client);
  }

  private List<LineageRows> rows() {
    return runs.stream().flatMap(run -> run.sent().stream()).map(LineageRows.class::cast).toList();
  }

  private List<SentContent> sentContents() {
    return contents.stream().flatMap(client -> client.all().stream()).toList();
  }

  /// What is compared at once: some runs and everything that their objects are connected with.
  ///
  /// @param names of the runs, of their objects, and of the contents of these
  /// @param large the contents that are sent apart
  record Part(Set<String> runs, Set<Digest> objects, Set<String> names, List<Digest> large) {}

  /// All runs.
  Set<String> runs() {
    return runs.stream().map(Ledger::runId).collect(Collectors.toSet());
  }

  Part of(Set<String> some) {
    Set<Digest> objects = new HashSet<>();
    for (LineageRows rows : rows()) {
      if (some.contains(rows.runId())) {
        objects.addAll(rows.objects());
      }
    }
    Set<String> names = new HashSet<>(some);
    Set<Digest> large = new HashSet<>();
    for (ObjectLogged object : pool.all()) {
      if (objects.contains(object.digest())) {
        names.add(object.digest().hex());
        names.add(object.content().hex());
        if (object.bytes() == null) {
          large.add(object.content());
        }
      }
    }
    return new Part(Set.copyOf(some), objects, names, List.copyOf(large));
  }

  /// Compares a part with what is stored of it, and settles what was unknown.
  ///
  /// @param stored values by key
  /// @return the number of stored items that were never acknowledged
  long compare(Part part, Map<String, String> stored) {
    List<Sent> concerned = new ArrayList<>();
    for (LineageRows rows : rows()) {
      if (part.runs().contains(rows.runId())) {
        concerned.add(rows);
      }
    }
    sentContents().stream()
        .filter(content -> part.names().contains(content.blob().digest().hex()))
        .forEach(concerned::add);
    long recovered = Comparison.settle(concerned, stored).recovered();
    Comparison.requireEqual(
        "lineage",
        stored,
        Comparison.expected(
            items(Set.of()).stream().filter(item -> item.concerns(part.names())).toList()));
    return recovered;
  }

  /// What a server has that has stored everything that is known to be stored.
  ///
  /// @param without runs that are deleted
  private List<Item> items(Set<String> without) {
    List<Item> items = new ArrayList<>();
    List<LineageRows> stored =
        rows().stream()
            .filter(rows -> rows.fate() == Sent.Fate.STORED && !without.contains(rows.runId()))
            .toList();
    stored.forEach(rows -> items.addAll(rows.items()));
    items.addAll(madeLinks(stored));
    sentContents().stream()
        .filter(content -> content.fate() == Sent.Fate.STORED)
        .forEach(content -> items.addAll(content.items()));
    return items;
  }

  private record Used(String run, String task) {}

  /// The links that the server makes: of each output of a task to each input.
  private static List<Item> madeLinks(Collection<LineageRows> stored) {
    Map<Used, Set<Digest>> inputs = new HashMap<>();
    Map<Used, Set<Digest>> outputs = new HashMap<>();
    for (LineageRows rows : stored) {
      rows.records()
          .forEach(record -> {
            if (record instanceof ObjectUsed use
                && use.task() != null
                && use.direction() != Direction.NONE) {
              (use.direction() == Direction.INPUT ? inputs : outputs)
                  .computeIfAbsent(new Used(rows.runId(), use.task().hex()), _ -> new HashSet<>())
                  .add(use.object());
            }
          });
    }
    List<Item> links = new ArrayList<>();
    outputs.forEach((task, made) -> {
      for (Digest from : made) {
        for (Digest to : inputs.getOrDefault(task, Set.of())) {
          if (!from.equals(to)) {
            links.add(
                Item.link(
                    task.run(), new ObjectsLinked(0, from, to, LineageWriter.DERIVED_FROM, null)));
          }
        }
      }
    });
    return links;
  }

  /// The values by key that a server has once some runs are removed for good: objects that others
  /// name are whole, whoever has told what they are, and the others are gone.
  Map<String, String> expectedWithout(Set<String> removed) {
    Set<String> kept = new HashSet<>();
    Map<String, String> contents = new HashMap<>();
    for (LineageRows rows : rows()) {
      if (rows.fate() == Sent.Fate.STORED && !removed.contains(rows.runId())) {
        rows.objects().forEach(object -> kept.add(object.hex()));
      }
    }
    for (LineageRows rows : rows()) {
      if (rows.fate() == Sent.Fate.STORED) {
        rows.records()
            .forEach(record -> {
              if (record instanceof ObjectLogged object && kept.contains(object.digest().hex())) {
                contents.put(object.content().hex(), object.digest().hex());
              }
            });
      }
    }
    kept.addAll(contents.keySet());
    List<Item> items =
        new ArrayList<>(
            items(Set.of()).stream().filter(Item::isShared).filter(i -> i.concerns(kept)).toList());
    items(removed).stream().filter(item -> !item.isShared()).forEach(items::add);
    return Comparison.expected(items);
  }
}
