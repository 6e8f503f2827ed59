package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.alerts.AlertReader.Selection;
import dev.quipu.engine.port.read.AllProjectsReader.Pulse;
import dev.quipu.engine.port.read.PointReader.LoggedStream;
import dev.quipu.engine.port.read.PurgeReader.Doomed;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.engine.port.read.SeriesListing;
import dev.quipu.engine.port.read.Taken;
import dev.quipu.engine.port.read.UploadReader.Part;
import dev.quipu.engine.port.read.UploadReader.Upload;
import dev.quipu.engine.port.read.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The promises of a purge.
public abstract class PurgeContract extends StoreFixture {
  private void putAlerts(WriteTransaction tx, ExperimentId experiment, RunId run) {
    AlertRule rule = new AlertRule("a > 1", "m");
    AlertId id = AlertId.next(ids);
    tx.alerts().put(new Alert(id, experiment, run, rule, 1, 1, 1, ""));
    tx.alerts().add(new AlertFiring(0, id, experiment, run, 1, 1, rule, null, null));
    tx.alerts().putStop(run, new StopRequest(1, "", ""));
  }

  private static final Digest SHARED = Digest.of(new byte[] {1});
  private static final Digest OWN = Digest.of(new byte[] {2});
  private static final Digest PART = Digest.of(new byte[] {3});
  private static final Digest UNKNOWN = Digest.of(new byte[] {4});

  private RunInfo runWithEverything(ExperimentId experiment) {
    RunInfo run = run(experiment, "run", 0);
    write(tx -> {
      tx.runs().create(run);
      for (int i = 0; i < 20; i++) {
        tx.runs().putParams(run.id(), List.of(Param.of("p" + i, "v" + i)));
        tx.runs().putTags(run.id(), List.of(new Tag("t" + i, "v")));
        tx.points().putSequence(run.id(), new WriterId(ids.nextRunId().hex()), 1);
      }
      tx.runs().putNotes(run.id(), "notes");
      putAlerts(tx, experiment, run.id());
      putFile(tx, run.id(), "own", OWN);
      putFile(tx, run.id(), "a/shared", SHARED);
      tx.uploads()
          .create(new Upload(ids.nextRunId().hex(), run.id(), new ArtifactPath("u"), null, 5));
      tx.datasets()
          .putInput(
              experiment,
              run.id(),
              new DatasetInput(new Dataset("d", "1", "s", "s", "", ""), Map.of("a", "b")));
    });
    acrossProjectsOfWriter().putPulses(List.of(new Pulse(PROJECT, run.id(), experiment, 1, true)));
    for (int i = 0; i < 30; i++) {
      FrameBuilder frame = new FrameBuilder();
      for (int k = 0; k < 5; k++) {
        if (k == 4) {
          frame.add("k" + k, i, i, JsonText.NULL);
        } else {
          frame.add("k" + k, i, i, i);
        }
      }
      write(tx -> tx.points().append(run.id(), 0, frame.build(), 1));
      if (i == 20) {
        compact(run.id());
      }
    }
    return run;
  }

  private static void putFile(WriteTransaction tx, RunId run, String path, Digest digest) {
    tx.artifacts().put(run, new Artifact(new ArtifactPath(path), digest, 100, "text/plain", 1));
  }

  private void delete(RunInfo run, long atMs) {
    write(tx -> tx.runs().update(run.withLifecycle(Lifecycle.DELETED, atMs)));
  }

  private void remove(RunId run) {
    assertThat(purgeOfWriter().begin(run, 100)).isTrue();
    while (!purgeOfWriter().removeSome(run, 7)) {
      // Step by step.
    }
  }

  private long found(ExperimentId experiment, View view) {
    return runs()
        .count(
            new RunSearch(List.of(experiment), null, List.of(), view, RunColumns.NONE, 10, null));
  }

  @Test
  public void onlyRunsDeletedBeforeTheTimeAreListed() {
    List<RunInfo> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      RunInfo run = run(EXPERIMENT, "run", 0);
      write(tx -> tx.runs().create(run));
      all.add(run);
    }
    delete(all.get(0), 10);
    delete(all.get(1), 11);
    delete(all.get(2), 12);
    List<Doomed> found = purge().runs(12, -1, 10);
    assertThat(found.stream().map(Doomed::run)).containsExactly(all.get(0).id(), all.get(1).id());
    assertThat(purge().runs(12, -1, 1)).containsExactly(found.get(0));
    assertThat(purge().runs(12, found.get(0).place(), 10)).containsExactly(found.get(1));
    assertThat(purgeOfWriter().begin(all.get(2).id(), 12)).isFalse();
    assertThat(purgeOfWriter().begin(all.get(3).id(), 12)).isFalse();
    assertThat(runs().find(all.get(2).id())).isPresent();
  }

  @Test
  public void aRunGoesWithEverythingItHasAndLeavesTheOthers() {
    RunInfo kept = runWithEverything(EXPERIMENT);
    RunInfo gone = runWithEverything(EXPERIMENT);
    assertThat(purge().content(gone.id()))
        .isEqualTo(new Taken(150, purge().content(kept.id()).pointBytes(), 2, 200));
    var before = runs().load(kept.id(), RunColumns.ALL);
    delete(gone, 10);
    remove(gone.id());
    for (int i = 0; i < 2; i++) {
      assertThat(runs().find(gone.id())).isEmpty();
      assertThat(runsOfWriter().find(gone.id())).isEmpty();
      assertThat(purge().content(gone.id())).isEqualTo(new Taken(0, 0, 0, 0));
      assertThat(artifacts().list(gone.id(), null, "", 10)).isEmpty();
      assertThat(alerts().count()).isEqualTo(1);
      assertThat(alerts().ofRun(gone.id())).isEmpty();
      assertThat(alerts().firings(Selection.ALL, null, 9)).hasSize(1);
      assertThat(alerts().findStop(gone.id())).isEmpty();
      assertThat(points().series(gone.id(), SeriesListing.of("", 10))).isEmpty();
      assertThat(points().streams(gone.id())).isEmpty();
      assertThat(points().streams(kept.id()).get(""))
          .isEqualTo(new LoggedStream(30, new TreeMap<>(Map.of("k4", 30L))));
      assertThat(runs().load(kept.id(), RunColumns.ALL)).isEqualTo(before);
      assertThat(purge().content(kept.id()).points()).isEqualTo(150);
      assertThat(artifacts().list(kept.id(), null, "", 10)).hasSize(2);
      assertThat(found(EXPERIMENT, View.ALL)).isEqualTo(1);
      reopen();
    }
    assertThat(purgeOfWriter().removeSome(gone.id(), 7)).isTrue();
  }

  @Test
  public void aRunWhoseRemovalHasBegunIsFoundNowhereAndGoesOnAfterACrash() {
    RunInfo run = runWithEverything(EXPERIMENT);
    delete(run, 10);
    assertThat(purgeOfWriter().begin(run.id(), 100)).isTrue();
    int steps = Seed.random("aRunWhoseRemovalHasBegun").nextInt(10);
    for (int i = 0; i < steps; i++) {
      write(tx -> tx.purge().removeSome(run.id(), 7));
      assertThat(runs().find(run.id())).isEmpty();
      assertThat(runsOfWriter().find(run.id())).isEmpty();
      assertThat(found(EXPERIMENT, View.ALL)).isZero();
      assertThat(found(EXPERIMENT, View.DELETED)).isZero();
    }
    write(tx -> tx.runs().restoreAll(EXPERIMENT, 10));
    reopen();
    assertThat(found(EXPERIMENT, View.ALL)).isZero();
    // Whatever the time: the removal has begun.
    assertThat(purge().runs(0, -1, 10).stream().map(Doomed::run)).containsExactly(run.id());
    remove(run.id());
    assertThat(purge().runs(100, -1, 10)).isEmpty();
  }

  @Test
  public void whatIsLoggedAfterwardsNeverMeetsWhatWasRemoved() {
    RunInfo gone = runWithEverything(EXPERIMENT);
    delete(gone, 10);
    remove(gone.id());
    // The same id, created again, as by a client that repeats its request.
    write(tx -> tx.runs().create(gone));
    log(gone.id(), new Point("k0", 99, 1, 5));
    assertThat(points().series(gone.id(), SeriesListing.of("", 10))).hasSize(1);
    assertThat(points().findSeries(gone.id(), "k0").orElseThrow().summary().count()).isEqualTo(1);
    reopen();
    assertThat(points().findSeries(gone.id(), "k0").orElseThrow().summary().count()).isEqualTo(1);
  }

  @Test
  public void anExperimentGoesWhenItsRunsHaveGoneAndItsIdIsNotGivenAgain() {
    ExperimentId id = createExperiment("e");
    write(tx -> {
      tx.experiments().putTag(id, "k", "v");
      AlertRule rule = new AlertRule("a > 1", "m");
      tx.alerts().put(new Alert(AlertId.next(ids), id, null, rule, 1, 1, 1, ""));
    });
    RunInfo run = runWithEverything(id);
    assertThat(purgeOfWriter().removeExperiment(id)).isFalse();
    write(tx -> {
      var old = tx.experiments().find(id).orElseThrow();
      tx.experiments()
          .update(
              new dev.quipu.core.model.Experiment(
                  id, "e", "", old.status(), Lifecycle.DELETED, 1, 50, old.tags(), null));
      tx.runs().deleteAll(id, 50);
    });
    assertThat(purge().experiments(50)).isEmpty();
    assertThat(purge().experiments(51)).containsExactly(id);
    assertThat(purgeOfWriter().removeExperiment(id)).isFalse();
    remove(run.id());
    assertThat(purgeOfWriter().removeExperiment(id)).isTrue();
    assertThat(alerts().count()).isZero();
    assertThat(experiments().findByName("e")).isEmpty();
    assertThat(createExperiment("e").value()).isGreaterThan(id.value());
  }

  @Test
  public void uploadsTouchedLastBeforeTheTimeGoWithTheirParts() {
    RunId run = createRun();
    write(tx -> {
      for (int i = 0; i < 5; i++) {
        Upload upload = new Upload(ids.nextRunId().hex(), run, new ArtifactPath("u"), null, i);
        tx.uploads().create(upload);
        tx.uploads().putPart(upload.id(), new Part(1, PART, 1), i);
      }
    });
    assertThat(purge().uploads(3)).isEqualTo(3);
    assertThat(acrossProjects().named(Set.of(PART), -1, 5)).isEmpty();
    assertThat(purgeOfWriter().removeUploads(3, 2)).isEqualTo(2);
    assertThat(purgeOfWriter().removeUploads(3, 2)).isEqualTo(1);
    assertThat(purgeOfWriter().removeUploads(3, 2)).isZero();
    assertThat(purge().uploads(100)).isEqualTo(2);
    assertThat(acrossProjects().named(Set.of(PART), -1, Long.MIN_VALUE)).containsExactly(PART);
  }

  @Test
  public void anUploadThatIsSentPartsIsNotGivenUp() {
    RunId run = createRun();
    Upload upload = new Upload(ids.nextRunId().hex(), run, new ArtifactPath("u"), null, 10);
    write(tx -> tx.uploads().create(upload));
    assertThat(purge().uploads(10)).isZero();
    assertThat(purge().uploads(11)).isEqualTo(1);
    write(tx -> tx.uploads().putPart(upload.id(), new Part(1, PART, 1), 50));
    assertThat(purgeOfWriter().removeUploads(50, 9)).isZero();
    assertThat(acrossProjects().named(Set.of(PART), -1, 50)).containsExactly(PART);
    assertThat(acrossProjects().named(Set.of(PART), -1, 51)).isEmpty();
    assertThat(purgeOfWriter().removeUploads(51, 9)).isEqualTo(1);
  }

  /// Each run has points that its summaries do not show yet.
  @Test
  public void theRemovalOfManyRunsBeginsInOneWrite() {
    List<RunInfo> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      RunInfo run = run(EXPERIMENT, "run", 0);
      write(tx -> tx.runs().create(run));
      all.add(run);
    }
    write(tx -> {
      for (RunInfo run : all) {
        FrameBuilder frame = new FrameBuilder();
        frame.add("k", 1, 1, 1);
        tx.points().append(run.id(), 0, frame.build(), 1);
        tx.runs().update(run.withLifecycle(Lifecycle.DELETED, 10L));
      }
    });
    List<Boolean> begun = new ArrayList<>();
    write(tx -> {
      begun.clear();
      all.forEach(run -> begun.add(tx.purge().begin(run.id(), 11)));
    });
    assertThat(begun).containsExactly(true, true, true, true, true);
    all.forEach(run -> remove(run.id()));
    reopen();
    assertThat(purge().runs(100, -1, 10)).isEmpty();
    assertThat(found(EXPERIMENT, View.ALL)).isZero();
  }

  @Test
  public void aBlobIsNamedAsLongAsAnyRunHasIt() {
    RunInfo kept = run(EXPERIMENT, "kept", 0);
    RunInfo gone = run(EXPERIMENT, "gone", 0);
    write(tx -> {
      tx.runs().create(kept);
      tx.runs().create(gone);
      putFile(tx, kept.id(), "a", SHARED);
      putFile(tx, gone.id(), "a", SHARED);
      putFile(tx, gone.id(), "b", OWN);
    });
    Set<Digest> all = Set.of(SHARED, OWN, UNKNOWN);
    assertThat(acrossProjects().named(all, -1, 0)).containsExactlyInAnyOrder(SHARED, OWN);
    delete(gone, 10);
    assertThat(acrossProjects().named(all, 10, 0)).containsExactlyInAnyOrder(SHARED, OWN);
    assertThat(acrossProjects().named(all, 11, 0)).containsExactly(SHARED);
    write(tx -> tx.purge().begin(gone.id(), 11));
    assertThat(acrossProjects().named(all, 0, 0)).containsExactlyInAnyOrder(SHARED, OWN);
    assertThat(acrossProjects().named(all, 1, 0)).containsExactly(SHARED);
    remove(gone.id());
    assertThat(acrossProjects().named(all, -1, 0)).containsExactly(SHARED);
  }

  @Test
  public void aBlobIsNamedAsLongAsTheProjectHasIt() {
    ArtifactPath path = new ArtifactPath("own/file");
    write(tx -> tx.artifacts().put(PROJECT, new Artifact(path, OWN, 1, "text/plain", 1)));
    assertThat(acrossProjects().named(Set.of(OWN, UNKNOWN), Long.MAX_VALUE, Long.MAX_VALUE))
        .containsExactly(OWN);
    write(tx -> tx.artifacts().remove(PROJECT, path));
    assertThat(acrossProjects().named(Set.of(OWN), -1, 0)).isEmpty();
  }
}
