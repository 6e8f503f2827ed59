package dev.quipu.guide;

import ai.djl.Model;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import dev.quipu.integrations.djl.DjlTraining;
import dev.quipu.sdk.Run;
import java.io.IOException;
import java.util.Map;

/// The code of the guide to the Deep Java Library.
public final class DjlSnippets {
  private DjlSnippets() {}

  public static void djl(Run run, Model model, Dataset train, Dataset test)
      throws IOException, TranslateException {
    // snippet: djl
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .optOptimizer(Adam.builder().optLearningRateTracker(Tracker.fixed(0.01f)).build())
            .addEvaluator(new Accuracy())
            .addTrainingListeners(TrainingListener.Defaults.basic());
    run.params(Map.of("learning_rate", 0.01, "batch_size", 32));
    DjlTraining.listenTo(config, run);
    try (Trainer trainer = model.newTrainer(config)) {
      trainer.initialize(new Shape(1, 2));
      EasyTrain.fit(trainer, 3, train, test);
    }
    // end
  }
}
