package dev.quipu.harness.run;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.artifacts.Manifest;
import dev.quipu.harness.artifacts.RunPlan;
import dev.quipu.harness.artifacts.RunSummary;
import dev.quipu.harness.ask.Asker;
import dev.quipu.harness.config.ModelSpec;
import dev.quipu.harness.model.Models;
import dev.quipu.harness.report.RunReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Carries out a harness in a folder. A run that was cut off goes on when it is started again; its
/// files are the same as those of a run that was not.
public final class HarnessRun {
  private final Harness harness;
  private final HarnessFolder folder;
  private final Models models;
  private final RunProgress progress;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  public HarnessRun(Harness harness, Path folder, Models models, RunProgress progress) {
    this.harness = harness;
    this.folder = new HarnessFolder(folder);
    this.models = models;
    this.progress = progress;
  }

  /// Does all cases that are not done, and writes the files.
  ///
  /// @param overwrite whether what is in the folder is removed first
  /// @throws QuipuException CONFLICT if the folder holds another run, or another program carries
  ///   this one out
  public RunResult run(boolean overwrite) throws IOException {
    long start = System.nanoTime();
    Optional<Manifest> complete = overwrite ? Optional.empty() : folder.findManifest();
    if (complete.isPresent()) {
      return complete(complete.get(), start);
    }
    List<CaseWorker> workers = new ArrayList<>();
    try {
      // A model that cannot be made is found before anything is removed or begun.
      for (ModelSpec spec : harness.config().models()) {
        Asker asker = new Asker(spec, models.create(spec), harness.config().settings());
        workers.add(new CaseWorker(spec.name(), asker));
      }
      Files.createDirectories(folder.path());
      if (overwrite) {
        RunJournal.requireFree(folder.journal());
        folder.clear();
      }
      return run(workers, start);
    } finally {
      workers.forEach(worker -> worker.asker().close());
    }
  }

  private RunResult run(List<CaseWorker> workers, long start) throws IOException {
    RunPlan plan = harness.plan();
    int cases = (int) plan.records();
    try (RunJournal journal = RunJournal.open(folder.journal(), plan.identity().id(), cases)) {
      int resumed = journal.done();
      if (resumed < cases) {
        askAll(journal, cases, workers);
      }
      RunSummary summary = publish(journal);
      List<Double> latencies = latencies(journal, summary);
      journal.delete();
      return new RunResult(folder, summary, false, resumed, latencies, seconds(start));
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private RunResult complete(Manifest manifest, long start) throws IOException {
    String id = manifest.plan().identity().id();
    if (!id.equals(harness.plan().identity().id())) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          folder.path()
              + " holds another run: "
              + id
              + "; name another folder, or begin anew with --overwrite");
    }
    // A cut may have left it after all was written.
    Files.deleteIfExists(folder.journal());
    RunSummary summary = RunSummary.of(manifest.plan(), folder);
    return new RunResult(
        folder, summary, true, (int) manifest.plan().records(), List.of(), seconds(start));
  }

  // ---- the cases ----

  private void askAll(RunJournal journal, int cases, List<CaseWorker> workers) throws IOException {
    try {
      ask(journal, cases, workers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The run was interrupted; the same command goes on with it");
    }
  }

  private void ask(RunJournal journal, int cases, List<CaseWorker> workers)
      throws IOException, InterruptedException {
    int atOnce = harness.config().settings().concurrency();
    Semaphore permits = new Semaphore(atOnce);
    for (int i = 0; i < cases && failure.get() == null; i++) {
      if (!journal.isDone(i)) {
        int number = i;
        permits.acquire();
        Thread.ofVirtual()
            .name("quipu-case-" + number)
            .start(() -> {
              try {
                work(journal, number, cases, workers);
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
              } finally {
                permits.release();
              }
            });
      }
    }
    permits.acquire(atOnce);
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IOException("The run was stopped; the same command goes on with it", failed);
    }
  }

  private void work(RunJournal journal, int number, int cases, List<CaseWorker> workers)
      throws IOException, InterruptedException {
    Harness.Work work = harness.work(number);
    CaseWorker.Done done = workers.get(work.model()).work(work);
    journal.add(number, done.latencyMs(), done.record().line());
    synchronized (progress) {
      progress.done(journal.done(), cases);
    }
  }

  // ---- the files ----

  /// The manifest is the last file: with it the folder is complete.
  private RunSummary publish(RunJournal journal) throws IOException {
    Path fresh = folder.fresh(HarnessFolder.RECORDS);
    MessageDigest sha256 = Digest.sha256();
    try (OutputStream out =
        new BufferedOutputStream(
            new DigestOutputStream(Files.newOutputStream(fresh), sha256), 1 << 16)) {
      journal.copy(out);
    }
    folder.publish(fresh, HarnessFolder.RECORDS);
    RunSummary summary = RunReport.write(harness.plan(), folder);
    String digest = HexFormat.of().formatHex(sha256.digest());
    folder.writeJson(HarnessFolder.MANIFEST, new Manifest(harness.plan(), digest).members());
    return summary;
  }

  /// The means by experiment. Times differ from run to run, so no file has them.
  private List<Double> latencies(RunJournal journal, RunSummary summary) {
    List<Double> means = new ArrayList<>();
    int number = 0;
    for (var experiment : summary.experiments()) {
      double sum = 0;
      for (long i = 0; i < experiment.count(); i++) {
        sum += journal.latencyMs(number++);
      }
      means.add(sum / experiment.count());
    }
    return means;
  }
}
