package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Digest;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import dev.quipu.server.app.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Deletes some of the runs of a store that no server has open, removes them for good, and checks
/// that the objects of the other runs are whole and that those of nobody are gone. The store is
/// verified before and afterwards.
final class Removal {
  /// After this time nothing is spared because it might be on its way.
  private static final Duration LATER = Duration.ofDays(2);

  private final Path data;
  private final LineageLedger lineage;
  private final RandomGenerator random;

  Removal(Path data, LineageLedger lineage, RandomGenerator random) {
    this.data = data;
    this.lineage = lineage;
    this.random = random;
  }

  /// Checks all of it; returns the result in words.
  String check() throws IOException {
    requireNoFlaws();
    Set<String> runs = lineage.runs();
    Set<String> removed =
        runs.stream().filter(_ -> random.nextBoolean()).collect(Collectors.toSet());
    InstantSource clock = InstantSource.offset(InstantSource.system(), LATER);
    Map<String, String> kept;
    Map<String, String> before;
    try (QuipuServer server =
            QuipuServer.start(new ServerOptions("127.0.0.1", 0, data, Set.of(), false), clock);
        Wire wire = new Wire(server.url())) {
      before = read(wire, Set.of());
      lineage.compare(lineage.of(runs), before);
      for (String run : removed) {
        Wire.require("delete", wire.tryDelete("/api/v1/projects/default/runs/" + run));
      }
      Wire.require("gc", wire.tryPostJson("/api/v1/admin/gc", "{\"olderThanMs\": 0}"));
      kept = read(wire, removed);
      Comparison.requireEqual("lineage without some runs", kept, lineage.expectedWithout(removed));
    }
    requireBlobs(kept);
    requireNoFlaws();
    return "%d of %d runs removed: %,d of %,d items of lineage stay, no flaws"
        .formatted(removed.size(), runs.size(), kept.size(), before.size());
  }

  private Map<String, String> read(Wire wire, Set<String> removed) throws IOException {
    Set<String> runs = new HashSet<>(lineage.runs());
    LineageLedger.Part all = lineage.of(runs);
    runs.removeAll(removed);
    StoredItems items = new StoredItems(wire);
    for (String run : runs) {
      items.readTasks(run);
      items.readMeasurements(run);
      items.readEvaluations(run);
    }
    items.readObjects(all.objects());
    items.readContents(all.large());
    return items.values();
  }

  /// Checks that the blobs of large contents are there if the contents are, and else gone.
  private void requireBlobs(Map<String, String> kept) throws IOException {
    Set<String> blobs;
    try (Stream<Path> files = Files.walk(data.resolve("blobs"))) {
      blobs =
          files
              .filter(Files::isRegularFile)
              .map(file -> file.getFileName().toString())
              .collect(Collectors.toSet());
    }
    for (Digest content : lineage.of(lineage.runs()).large()) {
      assertThat(blobs.stream().anyMatch(name -> content.hex().endsWith(name)))
          .as("blob of the content %s is there", content)
          .isEqualTo(kept.containsKey(Item.content(content).key()));
    }
  }

  private void requireNoFlaws() {
    List<String> flaws = new ArrayList<>();
    Verification.run(data, InstantSource.system(), flaws::add, Progress.NONE);
    assertThat(flaws).as("flaws that `quipu verify` finds").isEmpty();
  }
}
