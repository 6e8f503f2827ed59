package dev.quipu.store.testkit;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.Engine;
import dev.quipu.engine.port.ArtifactStore;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Caller;
import dev.quipu.engine.port.DatasetStore;
import dev.quipu.engine.port.ExperimentStore;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.PointStore;
import dev.quipu.engine.port.PulseStore;
import dev.quipu.engine.port.PurgeStore;
import dev.quipu.engine.port.RunStore;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.StoreCondition;
import dev.quipu.engine.port.Transaction;
import dev.quipu.engine.port.UploadStore;
import dev.quipu.engine.port.UsageStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// An open store for a test, empty at its start, and short ways to fill it.
public abstract class StoreFixture {
  static final ProjectId PROJECT = ProjectId.DEFAULT;
  static final ExperimentId EXPERIMENT = ExperimentId.DEFAULT;

  final IdSource ids = IdSource.system();
  final MemoryBlobs blobs = new MemoryBlobs();
  Store store = new ClosedStore();

  /// Opens the store of this test; the second time, the data of the first are in it.
  ///
  /// @param blobs for large chunks
  protected abstract Store open(BlobStore blobs);

  @BeforeEach
  void openStore() {
    store = open(blobs);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  void reopen() {
    store.close();
    store = open(blobs);
  }

  void write(Consumer<Transaction> work) {
    store.write(tx -> {
      work.accept(tx);
      return true;
    });
  }

  <T extends @Nullable Object> T read(Function<Transaction, T> work) {
    return store.read(work);
  }

  // ---- roles of which every call is a transaction of its own ----

  ExperimentStore experiments() {
    return reading(ExperimentStore.class, Transaction::experiments);
  }

  RunStore runs() {
    return reading(RunStore.class, Transaction::runs);
  }

  PointStore points() {
    return reading(PointStore.class, Transaction::points);
  }

  ArtifactStore artifacts() {
    return reading(ArtifactStore.class, Transaction::artifacts);
  }

  UploadStore uploads() {
    return reading(UploadStore.class, Transaction::uploads);
  }

  DatasetStore datasets() {
    return reading(DatasetStore.class, Transaction::datasets);
  }

  PulseStore pulses() {
    return reading(PulseStore.class, Transaction::pulses);
  }

  PurgeStore purge() {
    return reading(PurgeStore.class, Transaction::purge);
  }

  UsageStore usage() {
    return reading(UsageStore.class, Transaction::usage);
  }

  /// As a writer sees the runs, which may remember them.
  RunStore runsOfWriter() {
    return role(RunStore.class, call -> store.write(tx -> call.on(tx.runs())));
  }

  PurgeStore purgeOfWriter() {
    return role(PurgeStore.class, call -> store.write(tx -> call.on(tx.purge())));
  }

  PointStore pointsOfWriter() {
    return role(PointStore.class, call -> store.write(tx -> call.on(tx.points())));
  }

  private <R> R reading(Class<R> type, Function<Transaction, R> role) {
    return role(type, call -> store.read(tx -> call.on(role.apply(tx))));
  }

  private static <R> R role(Class<R> type, Function<Call, @Nullable Object> transaction) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                transaction.apply(target -> invoke(method, target, arguments))));
  }

  private static @Nullable Object invoke(Method method, Object target, Object[] arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw new AssertionError(e);
      }
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @FunctionalInterface
  private interface Call {
    @Nullable Object on(Object role);
  }

  RunId createRun() {
    RunInfo run = run(EXPERIMENT, "run", 0);
    write(tx -> tx.runs().create(PROJECT, run));
    return run.id();
  }

  RunInfo run(ExperimentId experiment, String name, long startMs) {
    return new RunInfo(
        ids.nextRunId(),
        experiment,
        name,
        "somebody",
        RunStatus.RUNNING,
        Lifecycle.ACTIVE,
        startMs,
        null,
        null,
        null);
  }

  static Experiment experiment(long id, String name) {
    return new Experiment(
        new ExperimentId(id),
        name,
        "",
        ExperimentStatus.ACTIVE,
        Lifecycle.ACTIVE,
        1000 + id,
        2000 + id,
        Map.of(),
        null);
  }

  ExperimentId createExperiment(String name) {
    return store.write(tx -> {
      ExperimentId id = tx.experiments().nextId(PROJECT);
      tx.experiments().create(PROJECT, experiment(id.value(), name));
      return id;
    });
  }

  /// A point of a series.
  record Point(String key, long step, long timeMs, double value) {}

  void log(RunId run, Point... points) {
    log(run, List.of(points));
  }

  void log(RunId run, List<Point> points) {
    FrameBuilder frame = new FrameBuilder();
    points.forEach(p -> frame.add(p.key, p.step, p.timeMs, p.value));
    write(tx -> tx.points().append(PROJECT, run, 0, frame.build(), 1));
  }

  /// Compacts all frames of a run.
  void compact(RunId run) {
    try (Engine engine = Engine.over(store, blobs, InstantSource.system(), ids, new Random(1))) {
      engine.compactor().compact(PROJECT, run);
    }
  }

  /// What there is before a store has been opened.
  private static final class ClosedStore implements Store {
    @Override
    public <T extends @Nullable Object> T read(Memory memory, Function<Transaction, T> work) {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public <T extends @Nullable Object> T search(
        Caller caller, Memory memory, Function<Transaction, T> work) {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public <T extends @Nullable Object> T write(Function<Transaction, T> work) {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public <T extends @Nullable Object> T remove(Function<Transaction, T> work) {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public StoreCondition condition() {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public void requireRoom() {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public boolean unlessCopied(Runnable work) {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public byte[] secret() {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public void trim() {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public void close() {}
  }
}
