package dev.quipu.sdk;

import dev.quipu.core.model.IdSource;
import dev.quipu.sdk.capture.Capture;
import dev.quipu.sdk.capture.SdkVersion;
import dev.quipu.sdk.queue.QueueBudget;
import dev.quipu.sdk.queue.Worker;
import dev.quipu.sdk.send.Sender;
import dev.quipu.sdk.send.SenderThreads;
import dev.quipu.sdk.wire.NativeApi;
import dev.quipu.sdk.write.Recorder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The threads of a [Quipu], and what all its runs share. Any thread.
final class Connection {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final Options options;
  private final InstantSource clock;
  private final IdSource ids;
  private final QueueBudget budget;
  private final Path journals;
  private final NativeApi api;
  private final @Nullable SenderThreads senderThreads;
  private final Recorder recorder;
  private final Worker recorderThread;
  private final EndWait endWait;

  Connection(Options options, InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {
    this.options = options;
    this.clock = clock;
    ids = new IdSource(clock, random);
    budget = new QueueBudget(options.queueBytes());
    journals = options.journalFolder().toAbsolutePath().normalize();
    api = api(options);
    senderThreads =
        options.mode() == Mode.ONLINE
            ? new SenderThreads(api, senderSettings(options), random, nanoTime, "quipu")
            : null;
    recorder = new Recorder(options.flushInterval(), budget, sender(), nanoTime);
    recorderThread = new Worker(recorder, "quipu-recorder");
    endWait = new EndWait(options.closeTimeout(), sender());
  }

  static NativeApi api(Options options) {
    return new NativeApi(
        options.url(),
        options.requestTimeout(),
        "quipu-java/" + SdkVersion.VERSION,
        options.headers()::addTo);
  }

  static Sender.Settings senderSettings(Options options) {
    return new Sender.Settings(
        options.url().toString(), options.requestTimeout(), options.flushInterval());
  }

  void start() {
    recorderThread.start();
    if (senderThreads != null) {
      senderThreads.start();
    }
    if (options.capture()) {
      // Git takes time to answer, and the program must not wait for it.
      new Worker(() -> recorder.captured(Capture.tags()), "quipu-capture").start();
    } else {
      recorder.captured(Map.of());
    }
  }

  /// Ends the threads: first the one that writes journals, then those that read them.
  void stop() {
    recorder.stop();
    recorderThread.awaitEnd(STOP_TIMEOUT);
    if (senderThreads != null) {
      senderThreads.stop(STOP_TIMEOUT);
    }
  }

  Options options() {
    return options;
  }

  InstantSource clock() {
    return clock;
  }

  IdSource ids() {
    return ids;
  }

  QueueBudget budget() {
    return budget;
  }

  /// The folder of journals.
  Path journals() {
    return journals;
  }

  NativeApi api() {
    return api;
  }

  Recorder recorder() {
    return recorder;
  }

  /// The sender; null if nothing is sent.
  @Nullable Sender sender() {
    return senderThreads == null ? null : senderThreads.sender();
  }

  EndWait endWait() {
    return endWait;
  }

  boolean isDisabled() {
    return options.mode() == Mode.DISABLED;
  }
}
