package dev.quipu.engine.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.port.read.UploadReader.Upload;
import dev.quipu.engine.upkeep.Space.OfOneRun;
import dev.quipu.engine.upkeep.Space.OfOneSeries;
import dev.quipu.engine.upkeep.Space.One;
import dev.quipu.engine.upkeep.Space.Whole;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpaceTest extends EngineFixture {
  private RunId runWithFile(ExperimentId experiment, int points, String text) throws IOException {
    RunId run = createRun(experiment);
    log(run, "k", 0, new double[points]);
    engine.artifacts().put(SCOPE, run, new ArtifactPath("a"), bytes(text), null);
    return run;
  }

  @Test
  void theLargestComeFirstAndEqualFilesAreStoredOnce() throws IOException {
    ExperimentId other = engine.experiments().ensure(SCOPE, "other").id();
    RunId small = runWithFile(EXPERIMENT, 1, "same");
    RunId large = runWithFile(other, 2, "x".repeat(5000));
    RunId deleted = runWithFile(other, 3, "same");
    createRun();
    engine.runs().delete(SCOPE, deleted);
    engine.artifacts().put(SCOPE, PROJECT, new ArtifactPath("own"), bytes("same"), null);
    Upload upload = engine.uploads().create(SCOPE, small, new ArtifactPath("u"), null);
    engine.uploads().putPart(SCOPE, upload.id(), 1, bytes("part!"), null);

    Whole whole = engine.space().whole(SCOPE, 2);
    assertThat(whole.files()).isEmpty();
    assertThat(whole.all().points()).isEqualTo(6);
    assertThat(whole.all().artifacts()).isEqualTo(4);
    assertThat(whole.all().artifactBytes()).isEqualTo(5012);
    assertThat(whole.blobs()).isEqualTo(2);
    assertThat(whole.savedBytes()).isEqualTo(8);
    assertThat(whole.deleted().points()).isEqualTo(3);
    assertThat(whole.uploads()).isEqualTo(1);
    assertThat(whole.uploadBytes()).isEqualTo(5);
    assertThat(whole.runCount()).isEqualTo(3);
    assertThat(whole.experimentCount()).isEqualTo(2);
    assertThat(whole.runs())
        .extracting(OfOneRun::run)
        .containsExactly(engine.runs().info(SCOPE, large), engine.runs().info(SCOPE, deleted));
    assertThat(whole.experiments().getFirst().experiment().id()).isEqualTo(other);
    assertThat(whole.experiments().getFirst().runs()).isEqualTo(2);
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> engine.space().whole(SCOPE, 0));
  }

  @Test
  void theSumsAreShownForAWhile() throws IOException {
    runWithFile(EXPERIMENT, 1, "a");
    Whole first = engine.space().whole(SCOPE, 1);
    runWithFile(EXPERIMENT, 1, "b");
    pass(Duration.ofMillis(UpkeepLimits.SPACE_SHOWN_MS - 1));
    assertThat(engine.space().whole(SCOPE, 1).all()).isEqualTo(first.all());
    pass(Duration.ofMillis(1));
    Whole next = engine.space().whole(SCOPE, 1);
    assertThat(next.all().points()).isEqualTo(2);
    assertThat(next.atMs()).isEqualTo(nowMs.get());
  }

  @Test
  void theBytesOfARunAreSharedOutByThePointsOfItsSeries() {
    RunId run = createRun();
    log(run, "train/loss", 0, new double[30]);
    log(run, "train/acc", 0, new double[10]);
    log(run, "val/loss", 0, new double[20]);
    One one = engine.space().ofRun(SCOPE, run, "train/", 9);
    assertThat(one.taken().points()).isEqualTo(60);
    assertThat(one.seriesFound()).isEqualTo(2);
    long bytes = one.taken().pointBytes();
    assertThat(one.series())
        .containsExactly(
            new OfOneSeries("train/loss", 30, Math.round(bytes / 2.0)),
            new OfOneSeries("train/acc", 10, Math.round(bytes / 6.0)));
    assertRefused(ErrorCode.NOT_FOUND, () -> engine.space().ofRun(SCOPE, ids.nextRunId(), "", 9));
  }
}
