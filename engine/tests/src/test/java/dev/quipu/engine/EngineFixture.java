package dev.quipu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.Summary;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.EventReader;
import dev.quipu.engine.runs.Runs.NewRun;
import dev.quipu.store.memory.MemoryStore;
import dev.quipu.store.testkit.MemoryBlobs;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/// The use cases over a store in memory, for a test: a clock that stands still until it is moved,
/// and short ways to fill the store.
public abstract class EngineFixture {
  protected static final ProjectId PROJECT = ProjectId.DEFAULT;
  protected static final Scope SCOPE = Scope.of(PROJECT);
  protected static final ExperimentId EXPERIMENT = ExperimentId.DEFAULT;

  protected final AtomicLong nowMs = new AtomicLong(1_700_000_000_000L);
  protected final InstantSource clock = () -> Instant.ofEpochMilli(nowMs.get());
  protected final IdSource ids = new IdSource(clock, new Random(1));
  protected final MemoryBlobs blobs = new MemoryBlobs();
  protected final Store store = MemoryStore.create(clock, blobs);
  protected final Engine engine = Engine.over(store, blobs, clock, ids, new Random(1));
  private long seenEvents;

  @AfterEach
  void close() {
    engine.close();
    store.close();
  }

  protected void pass(Duration time) {
    nowMs.addAndGet(time.toMillis());
  }

  /// The events since the last call.
  protected List<Event> events() {
    List<EventReader.Stored> some =
        store.readAcrossProjects(all -> all.events().after(seenEvents, Integer.MAX_VALUE));
    seenEvents = some.isEmpty() ? seenEvents : some.getLast().position();
    return some.stream().map(EventReader.Stored::event).toList();
  }

  protected RunId createRun(Param... params) {
    return createRun(EXPERIMENT, params);
  }

  protected RunId createRun(ExperimentId experiment, Param... params) {
    NewRun wanted =
        new NewRun(null, experiment, null, null, null, null, List.of(params), List.of(), null);
    return engine.runs().create(SCOPE, wanted).run().info().id();
  }

  protected Optional<Summary> summary(RunId run, String key) {
    return store.read(SCOPE, tx -> tx.points().findSeries(run, key).map(Series::summary));
  }

  /// A frame of one series, whose times are the steps.
  protected static Frame frame(String key, long firstStep, double... values) {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < values.length; i++) {
      frame.add(key, firstStep + i, firstStep + i, values[i]);
    }
    return frame.build();
  }

  protected void log(RunId run, String key, long firstStep, double... values) {
    engine.appender().append(SCOPE, run, Batch.ofPoints(frame(key, firstStep, values)));
  }

  protected static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  protected static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(QuipuException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
