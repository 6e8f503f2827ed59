package dev.quipu.engine;

import dev.quipu.core.model.IdSource;
import dev.quipu.engine.store.BlobStore;
import dev.quipu.engine.store.Store;
import dev.quipu.engine.store.StoreCondition;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The use cases, wired to one store.
///
/// @param condition how the store is
public record Engine(
    Experiments experiments,
    Runs runs,
    Appender appender,
    SeriesReader series,
    StreamReader streams,
    Groups groups,
    Artifacts artifacts,
    Uploads uploads,
    Pulses pulses,
    Purge purge,
    Space space,
    Compactor compactor,
    Upkeep upkeep,
    LiveFeed live,
    MemoryBudget memory,
    Supplier<StoreCondition> condition)
    implements AutoCloseable {

  public static Engine over(
      Store store, BlobStore blobs, InstantSource clock, IdSource ids, RandomGenerator random) {
    LiveFeed live = new LiveFeed(MemoryBudget.ofEvents());
    Pulses pulses = new Pulses(store, clock, live);
    Compactor compactor = new Compactor(store, blobs);
    compactor.start();
    Artifacts artifacts = new Artifacts(store, blobs, clock);
    Leftovers leftovers = new Leftovers(store, blobs);
    Upkeep upkeep = new Upkeep(store, clock, leftovers);
    return new Engine(
        new Experiments(store, clock, live),
        new Runs(store, clock, ids, new RunNames(random), live, pulses, compactor),
        new Appender(store, clock, live, pulses, compactor),
        new SeriesReader(store),
        new StreamReader(store),
        new Groups(store),
        artifacts,
        new Uploads(store, blobs, artifacts, leftovers, clock, ids),
        pulses,
        new Purge(store, blobs, clock, live, pulses, leftovers),
        new Space(store, clock),
        compactor,
        upkeep,
        live,
        MemoryBudget.ofRequests(),
        store::condition);
  }

  /// Ends what goes on in the background, before the store is closed.
  @Override
  public void close() {
    live.close();
    upkeep.close();
    compactor.close();
    pulses.close();
  }
}
