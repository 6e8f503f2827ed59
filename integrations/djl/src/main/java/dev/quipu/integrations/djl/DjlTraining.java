package dev.quipu.integrations.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import dev.quipu.sdk.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// Logs a training of the Deep Java Library to a run. Each batch is a row of the stream `train`,
/// with its loss and what the evaluators say of it; each epoch is a row of the stream `epochs`,
/// with those of the epoch in training and validation. The names of the optimizer, the loss, the
/// evaluators and the devices are params. When the trainer closes, the model is an artifact in the
/// folder `model`.
///
/// The Deep Java Library keeps the numbers of an optimizer, such as its learning rate, to itself:
/// log them with `run.params`. The training never fails because of this listener. It belongs to one
/// trainer, and is used by the thread that trains.
public final class DjlTraining implements TrainingListener {
  /// The folder of the model among the artifacts.
  public static final String MODEL = "model";

  private static final System.Logger LOG = System.getLogger(DjlTraining.class.getName());
  private static final String LOSS = "loss";

  private final Run run;
  private final DefaultTrainingConfig config;
  private final boolean keepsModel;
  private long batch;
  private long epoch;
  private long epochStartNs;

  private DjlTraining(Run run, DefaultTrainingConfig config, boolean keepsModel) {
    this.run = run;
    this.config = config;
    this.keepsModel = keepsModel;
  }

  /// Adds a listener to a config, behind those that it has, and one that evaluates if it has none.
  public static void listenTo(DefaultTrainingConfig config, Run run) {
    listenTo(config, run, true);
  }

  /// Adds a listener to a config.
  ///
  /// @param keepsModel whether the model becomes an artifact
  public static void listenTo(DefaultTrainingConfig config, Run run, boolean keepsModel) {
    if (config.getTrainingListeners().stream()
        .noneMatch(EvaluatorTrainingListener.class::isInstance)) {
      config.addTrainingListeners(new EvaluatorTrainingListener());
    }
    config.addTrainingListeners(new DjlTraining(run, config, keepsModel));
  }

  @Override
  public void onTrainingBegin(Trainer trainer) {
    epochStartNs = System.nanoTime();
    quietly(() -> {
      Map<String, Object> params = new LinkedHashMap<>();
      params.put("optimizer", config.getOptimizer().getClass().getSimpleName());
      params.put(LOSS, trainer.getLoss().getName());
      params.put("evaluators", config.getEvaluators().stream().map(Evaluator::getName).toList());
      params.put("devices", Arrays.stream(trainer.getDevices()).map(Device::toString).toList());
      params.put("engine", trainer.getManager().getEngine().getEngineName());
      params.put("model", trainer.getModel().getName());
      run.params(params);
    });
  }

  @Override
  public void onTrainingBatch(Trainer trainer, BatchData batchData) {
    quietly(() -> {
      Map<String, Float> row = new LinkedHashMap<>();
      for (Evaluator evaluator : trainer.getEvaluators()) {
        row.put(
            name(trainer, evaluator),
            evaluator.getAccumulator(EvaluatorTrainingListener.TRAIN_ALL));
      }
      run.stream("train").log(batch, row);
    });
    batch++;
  }

  @SuppressWarnings("ReferenceEquality")
  private static String name(Trainer trainer, Evaluator evaluator) {
    return evaluator == trainer.getLoss() ? LOSS : evaluator.getName();
  }

  @Override
  public void onValidationBatch(Trainer trainer, BatchData batchData) {
    // The row of the epoch has what the evaluators say of all of them.
  }

  @Override
  public void onEpoch(Trainer trainer) {
    long nowNs = System.nanoTime();
    double seconds = (nowNs - epochStartNs) / 1e9;
    epochStartNs = nowNs;
    quietly(() -> {
      Map<String, Number> row = new LinkedHashMap<>();
      Map<String, Float> evaluations = trainer.getTrainingResult().getEvaluations();
      for (Evaluator evaluator : trainer.getEvaluators()) {
        for (String part : new String[] {"train", "validate"}) {
          Float value = evaluations.get(part + "_" + evaluator.getName());
          // Without a data set to validate with, there is none.
          if (value != null && !(part.equals("validate") && value.isNaN())) {
            row.put(part + "_" + name(trainer, evaluator), value);
          }
        }
      }
      row.put("seconds", seconds);
      run.stream("epochs").log(epoch, row);
    });
    epoch++;
  }

  @Override
  public void onTrainingEnd(Trainer trainer) {
    quietly(() -> run.param("model_parameters", parameters(trainer.getModel())));
    if (keepsModel) {
      quietly(() -> upload(trainer.getModel()));
    }
  }

  private static long parameters(Model model) {
    long count = 0;
    for (Parameter parameter : model.getBlock().getParameters().values()) {
      if (parameter.isInitialized()) {
        Shape shape = parameter.getArray().getShape();
        count += shape.size();
      }
    }
    return count;
  }

  private void upload(Model model) {
    try {
      Path folder = Files.createTempDirectory("quipu-djl");
      try {
        model.save(folder, model.getName());
        run.copyArtifacts(folder, MODEL);
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "The model " + model.getName() + " is not saved", e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "The copy " + folder + " of a model stays", e);
    }
  }

  /// The training is not to feel what goes wrong here.
  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A part of a training is not logged", e);
    }
  }
}
