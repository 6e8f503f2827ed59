package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.journal.Counts;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.JournalReader;
import dev.quipu.sdk.journal.LockOwnership;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.journal.ProjectFile;
import dev.quipu.sdk.local.FolderDestination;
import dev.quipu.sdk.local.RootDestination;
import dev.quipu.sdk.queue.QueueBudget;
import dev.quipu.sdk.send.Delivery;
import dev.quipu.sdk.send.Sender;
import dev.quipu.sdk.send.SenderThreads;
import dev.quipu.sdk.send.UnsentRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Sends journals that were left behind: of runs that were logged offline, that died, or that could
/// not reach the server. Sending may be repeated as often as one likes, also while the journals are
/// being written: the server recognizes records that it already has by their numbers. A journal is
/// removed once the server has confirmed all of it and nobody writes it.
///
/// ```java
/// try (var sync = Sync.open(Path.of(".quipu"), Options.defaults())) {
///   SyncReport report = sync.once(progress -> System.out.println(progress.summary()));
/// }
/// ```
///
/// One thread at a time.
public final class Sync implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration TELL = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final Path folder;
  private final Options options;
  private final SenderThreads threads;
  private final Sender sender;
  private final QueueBudget budget;
  private final Map<JournalFolder, Delivery> deliveries = new LinkedHashMap<>();

  /// What is wrong with the journals of which nobody knows where they belong.
  private final Map<JournalFolder, String> unplaced = new LinkedHashMap<>();

  private Sync(Path folder, Options options) {
    this.folder = folder;
    this.options = options;
    budget = new QueueBudget(options.queueBytes());
    threads =
        new SenderThreads(
            new RootDestination(Connection.server(options)),
            Connection.senderSettings(options),
            new SecureRandom(),
            System::nanoTime,
            "quipu-sync");
    sender = threads.sender();
  }

  /// Prepares to send the journals below a folder: the folder of many journals, of a run, or of one
  /// writer. The options that count are the URL, the headers, the timeouts and the flush interval.
  /// The `closeTimeout` is how long [#once] waits for a server that does not answer.
  public static Sync open(Path folder, Options options) {
    Sync sync = new Sync(folder, options);
    sync.threads.start();
    return sync;
  }

  /// Delivers what killed programs have left in the journals of a folder of run folders.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the folder cannot be made
  static void takeUp(Options options) {
    Path journals = new FolderDestination(options.localFolder()).create();
    try (Sync sync = open(journals, options)) {
      sync.once(progress -> {});
    } catch (InterruptedException e) {
      // What is left is taken up the next time.
      Thread.currentThread().interrupt();
    }
  }

  /// Sends everything that the journals hold now, and perhaps some of what is written in the
  /// meantime.
  ///
  /// @param progress receives a report about once a second
  public SyncReport once(Consumer<SyncReport> progress) throws InterruptedException {
    find();
    CompletableFuture<Boolean> again = new CompletableFuture<>();
    sender.lookAgain(again);
    again.join();
    long contacts = -1;
    long contactNanos = System.nanoTime();
    long toldNanos = contactNanos;
    while (!deliveries.values().stream().allMatch(Delivery::isAtRest)) {
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      long now = System.nanoTime();
      if (sender.contacts() != contacts) {
        contacts = sender.contacts();
        contactNanos = now;
      } else if (now - contactNanos > options.closeTimeout().toNanos() && !isUploading()) {
        break;
      }
      if (now - toldNanos >= TELL.toNanos()) {
        toldNanos = now;
        progress.accept(report());
      }
    }
    return report();
  }

  /// Whether only files are on their way; the server does not answer during a long upload.
  private boolean isUploading() {
    return !sender.isFailing() && deliveries.values().stream().anyMatch(Delivery::isUploading);
  }

  /// Sends everything that the journals hold, and everything that is added later, until the thread
  /// is interrupted. New journals are sent too.
  ///
  /// @param progress receives a report about once a second
  public void watch(Consumer<SyncReport> progress) throws InterruptedException {
    while (true) {
      find();
      progress.accept(report());
      TimeUnit.NANOSECONDS.sleep(TELL.toNanos());
    }
  }

  private void find() {
    try {
      for (JournalFolder found : JournalFolder.below(folder)) {
        if (!deliveries.containsKey(found) && !unplaced.containsKey(found)) {
          Delivery delivery = delivery(found);
          if (delivery != null) {
            deliveries.put(found, delivery);
            sender.open(delivery);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Delivery delivery(JournalFolder found) throws IOException {
    LockOwnership ownership = new LockOwnership(found);
    if (found.segments().isEmpty()) {
      removeRest(found, ownership);
      return null;
    }
    Mark mark = Mark.load(found.mark());
    String project;
    try {
      // Behind the look at the segments: the name of the project was on the disk before them.
      project = ProjectFile.read(found);
    } catch (QuipuException e) {
      unplaced.put(found, e.message() + ", so the journal stays: its project is not known");
      return null;
    }
    Journal journal = new Journal(found, found.run() + "/" + found.writer(), project);
    JournalReader reader = new JournalReader(found, mark.at(), mark.number());
    return new Delivery(journal, new UnsentRecords(reader, null, budget), mark, ownership, false);
  }

  /// Removes a journal without segments, unless its writer is just beginning to write. A process
  /// left it behind that died while removing the journal.
  private static void removeRest(JournalFolder found, LockOwnership ownership) throws IOException {
    try {
      if (Files.exists(found.lock()) && ownership.tryTake()) {
        found.remove();
        ownership.release();
      }
    } catch (NoSuchFileException e) {
      // Another process is removing the journal and was faster.
      return;
    }
  }

  private SyncReport report() {
    long points = 0;
    long changes = 0;
    long artifacts = 0;
    long bytesLeft = 0;
    List<Path> unsent = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Map.Entry<JournalFolder, Delivery> entry : deliveries.entrySet()) {
      Delivery delivery = entry.getValue();
      Counts counts = delivery.journal().counts();
      points += counts.points().sent();
      changes += counts.changes().sent();
      artifacts += counts.artifacts().sent();
      problems.addAll(counts.problems());
      if (!delivery.isSent()) {
        unsent.add(entry.getKey().path());
      }
      if (!delivery.isDone()) {
        bytesLeft += bytesAfter(entry.getKey(), delivery.settled());
      }
    }
    for (Map.Entry<JournalFolder, String> entry : unplaced.entrySet()) {
      unsent.add(entry.getKey().path());
      problems.add(entry.getValue());
      bytesLeft += bytesAfter(entry.getKey(), Position.START);
    }
    int journals = deliveries.size() + unplaced.size();
    return new SyncReport(
        journals,
        journals - unsent.size(),
        points,
        changes,
        artifacts,
        bytesLeft,
        unsent,
        problems);
  }

  private static long bytesAfter(JournalFolder journal, Position from) {
    long bytes = 0;
    try {
      for (int segment : journal.segments()) {
        if (segment >= from.segment()) {
          bytes += Files.size(journal.segment(segment));
        }
      }
    } catch (IOException e) {
      // The journal was removed in the meantime.
      return 0;
    }
    return Math.max(0, bytes - from.offset());
  }

  /// Stops. Data that is not sent stays in the journals.
  @Override
  public void close() {
    threads.stop(STOP_TIMEOUT);
  }
}
