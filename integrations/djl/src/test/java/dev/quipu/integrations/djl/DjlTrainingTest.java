package dev.quipu.integrations.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import dev.quipu.guide.DjlSnippets;
import dev.quipu.integrations.testkit.ServedRun;
import dev.quipu.sdk.read.StoredRow;
import dev.quipu.sdk.read.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A training of the Deep Java Library with PyTorch, as a run on a real server. PyTorch's native
/// library is there for Linux on x86-64 alone.
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class DjlTrainingTest {
  @TempDir private Path folder;
  private ServedRun served;

  @BeforeEach
  void start() {
    served = ServedRun.start(folder);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private static Block network() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(8).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(2).build());
  }

  /// Points inside and outside of a diamond.
  private static ArrayDataset points(NDManager manager, long seed, int rows) {
    Random random = new Random(seed);
    float[] values = new float[rows * 2];
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      values[2 * row] = (float) random.nextGaussian();
      values[2 * row + 1] = (float) random.nextGaussian();
      labels[row] = Math.abs(values[2 * row]) + Math.abs(values[2 * row + 1]) < 1 ? 1 : 0;
    }
    return new ArrayDataset.Builder()
        .setData(manager.create(values, new Shape(rows, 2)))
        .optLabels(manager.create(labels, new Shape(rows)))
        .setSampling(32, true)
        .build();
  }

  @Test
  void aTrainingIsRowsParamsAndAModel() throws Exception {
    String name;
    byte[] saved;
    try (Model model = Model.newInstance("diamond", "PyTorch");
        NDManager manager = NDManager.newBaseManager()) {
      model.setBlock(network());
      DjlSnippets.djl(served.run(), model, points(manager, 1, 128), points(manager, 2, 64));
      Path again = Files.createDirectory(folder.resolve("again"));
      model.save(again, "diamond");
      name = again.toFile().list()[0];
      saved = Files.readAllBytes(again.resolve(name));
    }
    StoredRun run = served.finish();
    assertThat(run.params().flat())
        .containsEntry("optimizer", "Adam")
        .containsEntry("loss", "SoftmaxCrossEntropyLoss")
        .containsEntry("engine", "PyTorch")
        .containsEntry("model", "diamond")
        .containsEntry("learning_rate", 0.01)
        .containsEntry("model_parameters", 2L * 8 + 8 + 8 * 2 + 2);
    List<StoredRow> batches = run.stream("train").rows().stream().toList();
    assertThat(batches).hasSize(3 * 4);
    assertThat(batches).extracting(StoredRow::step).startsWith(0L, 1L, 2L).endsWith(11L);
    assertThat(batches.get(0).fields()).containsOnlyKeys("loss", "Accuracy");
    List<StoredRow> epochs = run.stream("epochs").rows().stream().toList();
    assertThat(epochs).extracting(StoredRow::step).containsExactly(0L, 1L, 2L);
    assertThat(epochs.get(2).fields())
        .containsOnlyKeys(
            "train_loss", "validate_loss", "train_Accuracy", "validate_Accuracy", "seconds");
    // The loss of an epoch is the mean of those of its batches.
    double mean =
        batches.stream()
            .limit(4)
            .mapToDouble(row -> (Double) row.fields().get("loss"))
            .average()
            .orElseThrow();
    assertThat((Double) epochs.get(0).fields().get("train_loss")).isCloseTo(mean, within(1e-4));
    assertThat(run.artifacts().read("model/" + name)).isEqualTo(saved);
  }

  @Test
  void withoutValidationOrOtherListenersThereIsWhatThereIs() throws Exception {
    try (Model model = Model.newInstance("plain", "PyTorch");
        NDManager manager = NDManager.newBaseManager()) {
      model.setBlock(network());
      DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss());
      DjlTraining.listenTo(config, served.run(), false);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(1, 2));
        EasyTrain.fit(trainer, 1, points(manager, 1, 64), null);
      }
    }
    StoredRun run = served.finish();
    assertThat(run.stream("epochs").rows().stream().toList().get(0).fields())
        .containsOnlyKeys("train_loss", "seconds");
    assertThat(run.stream("train").rows().stream()).hasSize(2);
    assertThat(run.artifacts().files().stream()).isEmpty();
  }

  private static List<String> saved() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("quipu-djl"))
          .toList();
    }
  }

  @Test
  void aLargeModelIsTheRunsOwnCopyWhenTheTrainerCloses() throws Exception {
    List<String> before = saved();
    try (Model model = Model.newInstance("large", "PyTorch")) {
      model.setBlock(
          new SequentialBlock()
              .add(Linear.builder().setUnits(1 << 21).build())
              .add(Linear.builder().setUnits(2).build()));
      DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss());
      DjlTraining.listenTo(config, served.run());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(1, 2));
      }
    }
    assertThat(saved()).as("nothing is left to delete later").isEqualTo(before);
    StoredRun run = served.finish();
    assertThat(run.artifacts().files().stream())
        .anySatisfy(file -> {
          assertThat(file.path().value()).startsWith("model/large");
          assertThat(file.sizeBytes()).isGreaterThan(16 << 20);
        });
  }
}
