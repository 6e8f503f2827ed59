package dev.quipu.sdk;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.IdSource;
import dev.quipu.sdk.access.ServerAccess;
import dev.quipu.sdk.capture.Capture;
import dev.quipu.sdk.capture.CapturedFiles;
import dev.quipu.sdk.capture.SdkVersion;
import dev.quipu.sdk.cases.CaseSets;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.local.FolderDestination;
import dev.quipu.sdk.models.send.ModelWriter;
import dev.quipu.sdk.objects.Values;
import dev.quipu.sdk.queue.QueueBudget;
import dev.quipu.sdk.queue.Worker;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.registry.Models;
import dev.quipu.sdk.send.Destination;
import dev.quipu.sdk.send.Sender;
import dev.quipu.sdk.send.SenderThreads;
import dev.quipu.sdk.send.ServerDestination;
import dev.quipu.sdk.wire.NativeApi;
import dev.quipu.sdk.write.Recorder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
  private final @Nullable Destination destination;
  private final @Nullable SenderThreads senderThreads;
  private final Recorder recorder;
  private final Worker recorderThread;
  private final EndWait endWait;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final Values values = Values.standard();
  private @Nullable ServerAccess access;
  private final Map<String, Project> projects = new HashMap<>();
  private final Map<String, Models> models = new HashMap<>();
  private final CompletableFuture<Map<String, byte[]>> capturedFiles = new CompletableFuture<>();

  Connection(Options options, InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {
    this.options = options;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.random = random;
    ids = new IdSource(clock, random);
    budget = new QueueBudget(options.queueBytes());
    destination = destination(options);
    journals =
        (destination instanceof FolderDestination folders
                ? folders.journals()
                : options.journalFolder())
            .toAbsolutePath()
            .normalize();
    senderThreads =
        destination == null
            ? null
            : new SenderThreads(destination, senderSettings(options), random, nanoTime, "quipu");
    recorder = new Recorder(options.flushInterval(), budget, sender(), nanoTime);
    recorderThread = new Worker(recorder, "quipu-recorder");
    endWait = new EndWait(options.closeTimeout(), sender());
  }

  private static @Nullable Destination destination(Options options) {
    return switch (options.mode()) {
      case ONLINE -> server(options);
      case LOCAL -> new FolderDestination(options.localFolder());
      case OFFLINE, DISABLED -> null;
    };
  }

  static Destination server(Options options) {
    NativeApi api =
        new NativeApi(
            NativeApi.client(options.requestTimeout()),
            options.url(),
            options.project(),
            SdkVersion.USER_AGENT,
            options.headers()::addTo);
    return new ServerDestination(api, options.requestTimeout());
  }

  static Sender.Settings senderSettings(Options options) {
    String name =
        options.mode() == Mode.LOCAL
            ? "The folder " + options.localFolder()
            : options.url().toString();
    return new Sender.Settings(name, options.requestTimeout(), options.flushInterval());
  }

  void start() {
    recorderThread.start();
    if (senderThreads != null) {
      senderThreads.start();
    }
    if (options.capture()) {
      // Git takes time to answer, and the program must not wait for it.
      new Worker(this::capture, "quipu-capture").start();
    } else {
      captured(Map.of(), Map.of());
    }
  }

  private void capture() {
    captured(Capture.tags(), options.captureFiles() ? CapturedFiles.collect() : Map.of());
  }

  /// The files first: the end of a run waits until the recorder has the tags.
  private void captured(Map<String, String> tags, Map<String, byte[]> files) {
    try {
      capturedFiles.complete(files);
    } finally {
      recorder.captured(tags);
    }
  }

  /// The files about the program, as soon as they are known.
  CompletableFuture<Map<String, byte[]>> capturedFiles() {
    return capturedFiles;
  }

  LongSupplier nanoTime() {
    return nanoTime;
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

  /// Turns the values of all runs into contents.
  Values values() {
    return values;
  }

  RandomGenerator random() {
    return random;
  }

  QueueBudget budget() {
    return budget;
  }

  /// The folder of journals.
  Path journals() {
    return journals;
  }

  /// Where journals are delivered; null if nothing is sent.
  @Nullable Destination destination() {
    return destination;
  }

  /// What a project of the server has, for reading.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if no project can have this name, CONFLICT unless the
  ///   mode is ONLINE
  synchronized Project project(String name) {
    ServerAccess server = access();
    return projects.computeIfAbsent(checked(name), known -> new Project(server, known));
  }

  /// The model registry of a project; errors as of [#project].
  synchronized Models models(String name) {
    ServerAccess server = access();
    Project project = project(name);
    return models.computeIfAbsent(name, known -> new Models(project, server, known));
  }

  /// The sets of cases of a project; errors as of [#project].
  CaseSets caseSets(String name) {
    return new CaseSets(access(), checked(name));
  }

  /// Sends models to a project of the server; errors as of [#project].
  ModelWriter modelWriter(String name) {
    return new ModelWriter(ServerReader.of(access(), checked(name)));
  }

  private static String checked(String project) {
    return dev.quipu.core.projects.Project.checkName(project);
  }

  /// How the server is reached by those who read. They have connections of their own, so that a
  /// large read does not hold up what is logged.
  private synchronized ServerAccess access() {
    requireServer();
    if (access == null) {
      access =
          new ServerAccess(
              NativeApi.client(options.requestTimeout()),
              options.url(),
              options.headers()::addTo,
              options.requestTimeout(),
              options.readTimeout(),
              nanoTime,
              random);
    }
    return access;
  }

  private void requireServer() {
    if (options.mode() != Mode.ONLINE) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          "Nothing can be read in the mode "
              + options.mode().name().toLowerCase(Locale.ROOT)
              + ", because it has no server; connect in the mode online to read"
              + (options.mode() == Mode.LOCAL
                  ? ", or read the files below " + options.localFolder() + " with RunFolder"
                  : ""));
    }
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
