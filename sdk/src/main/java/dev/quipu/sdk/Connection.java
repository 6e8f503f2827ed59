package dev.quipu.sdk;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.IdSource;
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
import java.net.http.HttpClient;
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
  private static final String USER_AGENT = "quipu-java/" + SdkVersion.VERSION;
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
  private @Nullable HttpClient readingClient;
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
            USER_AGENT,
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

  /// What the server has, for reading. It has connections of its own, so that a large read does not
  /// hold up what is logged.
  ///
  /// @throws QuipuException CONFLICT unless the mode is ONLINE
  synchronized Project project(String name) {
    requireServer();
    return projects.computeIfAbsent(
        dev.quipu.core.projects.Project.checkName(name),
        known ->
            new Project(
                readingClient(),
                options.url(),
                known,
                options.requestTimeout(),
                options.readTimeout(),
                USER_AGENT,
                options.headers()::addTo,
                nanoTime,
                random));
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

  /// The model registry of a project.
  ///
  /// @throws QuipuException CONFLICT unless the mode is ONLINE
  synchronized Models models(String name) {
    Project project = project(name);
    return models.computeIfAbsent(
        name,
        known ->
            new Models(
                project,
                readingClient(),
                options.url(),
                known,
                options.requestTimeout(),
                options.readTimeout(),
                USER_AGENT,
                options.headers()::addTo,
                nanoTime,
                random));
  }

  /// The sets of cases of a project.
  ///
  /// @throws QuipuException CONFLICT unless the mode is ONLINE
  CaseSets caseSets(String project) {
    requireServer();
    return new CaseSets(
        readingClient(),
        options.url(),
        project,
        options.requestTimeout(),
        options.readTimeout(),
        USER_AGENT,
        options.headers()::addTo,
        nanoTime,
        random);
  }

  /// Sends models to a project of the server.
  ///
  /// @throws QuipuException CONFLICT unless the mode is ONLINE
  ModelWriter modelWriter(String project) {
    requireServer();
    NativeApi api =
        new NativeApi(
            readingClient(), options.url(), project, USER_AGENT, options.headers()::addTo);
    return new ModelWriter(
        new ServerReader(
            api, options.url(), options.requestTimeout(), options.readTimeout(), nanoTime, random));
  }

  private synchronized HttpClient readingClient() {
    if (readingClient == null) {
      readingClient = NativeApi.client(options.requestTimeout());
    }
    return readingClient;
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
