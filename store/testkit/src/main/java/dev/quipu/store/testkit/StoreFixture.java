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
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.alerts.AlertReader;
import dev.quipu.engine.port.read.AllProjectsReader;
import dev.quipu.engine.port.read.ArtifactReader;
import dev.quipu.engine.port.read.CompactionReader;
import dev.quipu.engine.port.read.DatasetReader;
import dev.quipu.engine.port.read.ExperimentReader;
import dev.quipu.engine.port.read.PointReader;
import dev.quipu.engine.port.read.PurgeReader;
import dev.quipu.engine.port.read.RunReader;
import dev.quipu.engine.port.read.UploadReader;
import dev.quipu.engine.port.read.UsageReader;
import dev.quipu.engine.port.write.AllProjectsWriter;
import dev.quipu.engine.port.write.PointWriter;
import dev.quipu.engine.port.write.PurgeWriter;
import dev.quipu.engine.port.write.RunWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// An open store for a test, empty at its start, and short ways to fill it.
public abstract class StoreFixture {
  protected static final ProjectId PROJECT = ProjectId.DEFAULT;
  protected static final Scope SCOPE = Scope.of(PROJECT);
  protected static final ExperimentId EXPERIMENT = ExperimentId.DEFAULT;

  protected final IdSource ids = IdSource.system();
  final MemoryBlobs blobs = new MemoryBlobs();
  protected Store store = notOpen();

  /// Opens the store of this test; a second call finds the data of the first.
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

  protected void reopen() {
    store.close();
    store = open(blobs);
  }

  protected void write(Consumer<WriteTransaction> work) {
    store.write(
        SCOPE,
        tx -> {
          work.accept(tx);
          return true;
        });
  }

  protected <T extends @Nullable Object> T read(Function<ReadTransaction, T> work) {
    return store.read(SCOPE, work);
  }

  // ---- roles; every call is a transaction of its own ----

  ExperimentReader experiments() {
    return reading(ExperimentReader.class, ReadTransaction::experiments);
  }

  RunReader runs() {
    return reading(RunReader.class, ReadTransaction::runs);
  }

  PointReader points() {
    return reading(PointReader.class, ReadTransaction::points);
  }

  ArtifactReader artifacts() {
    return reading(ArtifactReader.class, ReadTransaction::artifacts);
  }

  UploadReader uploads() {
    return reading(UploadReader.class, ReadTransaction::uploads);
  }

  DatasetReader datasets() {
    return reading(DatasetReader.class, ReadTransaction::datasets);
  }

  AlertReader alerts() {
    return reading(AlertReader.class, ReadTransaction::alerts);
  }

  CompactionReader compaction() {
    return reading(CompactionReader.class, ReadTransaction::compaction);
  }

  PurgeReader purge() {
    return reading(PurgeReader.class, ReadTransaction::purge);
  }

  UsageReader usage() {
    return reading(UsageReader.class, ReadTransaction::usage);
  }

  AllProjectsReader acrossProjects() {
    return role(AllProjectsReader.class, call -> store.readAcrossProjects(all -> call.on(all)));
  }

  AllProjectsWriter acrossProjectsOfWriter() {
    return role(AllProjectsWriter.class, call -> store.writeAcrossProjects(all -> call.on(all)));
  }

  /// The runs as a writer sees them; a writer may remember runs.
  RunWriter runsOfWriter() {
    return role(RunWriter.class, call -> store.write(SCOPE, tx -> call.on(tx.runs())));
  }

  PurgeWriter purgeOfWriter() {
    return role(PurgeWriter.class, call -> store.write(SCOPE, tx -> call.on(tx.purge())));
  }

  PointWriter pointsOfWriter() {
    return role(PointWriter.class, call -> store.write(SCOPE, tx -> call.on(tx.points())));
  }

  private <R> R reading(Class<R> type, Function<ReadTransaction, R> role) {
    return role(type, call -> store.read(SCOPE, tx -> call.on(role.apply(tx))));
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
    write(tx -> tx.runs().create(run));
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

  protected ExperimentId createExperiment(String name) {
    return store.write(
        SCOPE,
        tx -> {
          ExperimentId id = tx.experiments().nextId();
          tx.experiments().create(experiment(id.value(), name));
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
    write(tx -> tx.points().append(run, 0, frame.build(), 1));
  }

  final void compact(RunId run) {
    compact(store, blobs, run);
  }

  /// Compacts all frames of a run, and seals its chunks if they are due. A test of whoever compacts
  /// in earnest runs the contracts with that instead.
  protected void compact(Store open, BlobStore chunks, RunId run) {
    PlainCompaction.compact(open, chunks, SCOPE, run);
  }

  /// Stands in until a store has been opened.
  private static Store notOpen() {
    return (Store)
        Proxy.newProxyInstance(
            StoreFixture.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              throw new IllegalStateException("The store is not open");
            });
  }
}
