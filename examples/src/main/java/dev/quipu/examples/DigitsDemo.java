package dev.quipu.examples;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.examples.TrainingConfig.Activation;
import dev.quipu.examples.TrainingConfig.Method;
import dev.quipu.examples.TrainingConfig.Network;
import dev.quipu.examples.TrainingConfig.Optimizer;
import dev.quipu.sdk.Experiment;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.read.StoredExperiment;
import dev.quipu.sdk.registry.Models;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Trains several small networks on the digits, one after the other, each a run: good and bad ones,
/// one that diverges and fires an alert, and one idea with three seeds as runs below a parent. The
/// best and the smallest of them are then evaluated, each in a run of its own, on the same digits,
/// and become versions of a registered model.
public final class DigitsDemo {
  private static final int SEEDS = 3;
  private static final String SMALLEST = "tiny";
  private static final String ABSURD = "absurd-rate";

  /// The name of the registered model.
  public static final String MODEL = "digits";

  /// What there is to look at in the end.
  ///
  /// @param best the run that evaluates the best network
  /// @param smallest the run that evaluates the smallest network
  /// @param diverged the training in which the alert has fired
  public record Outcome(ExperimentId experiment, RunId best, RunId smallest, RunId diverged) {}

  private final Digits digits = Digits.load();
  private final PrintStream out;
  private final boolean terminal;
  private final List<String> table = new ArrayList<>();
  private @Nullable Trained best;
  private @Nullable Trained smallest;

  /// A network that has been trained.
  private record Trained(
      String name, RunId run, DigitsTraining training, DigitsTraining.Result result) {}

  private DigitsDemo(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /// Runs the demo against the server named by the argument, `QUIPU_URL`, or the default.
  public static void main(String[] args) {
    Options options = Options.defaults();
    run(args.length == 0 ? options : options.url(args[0]), System.out, false);
  }

  /// Runs the demo, which takes up to a minute, and prints how it goes.
  ///
  /// @param terminal whether a line that was printed can be written over; if not, there is one line
  ///   a run
  public static Outcome run(Options options, PrintStream out, boolean terminal) {
    return run(options, out, terminal, 1);
  }

  /// As [#run(Options, PrintStream, boolean)], with a part of the epochs.
  public static Outcome run(Options options, PrintStream out, boolean terminal, double epochShare) {
    try (Quipu quipu = Quipu.connect(options)) {
      return new DigitsDemo(out, terminal).run(quipu, epochShare);
    }
  }

  private Outcome run(Quipu quipu, double epochShare) {
    Experiment experiment = quipu.experiment("digits");
    experiment
        .alert("train/loss is nan or train/loss > 1000")
        .critical()
        .set("The training diverges: its learning rate is too high");
    out.printf("Training on %d handwritten digits%n", digits.examples().size());
    for (TrainingConfig config : configs()) {
      int epochs = Math.max(1, (int) Math.round(config.epochs() * epochShare));
      try {
        experiment.run(config.name(), run -> train(config.withEpochs(epochs), run));
      } catch (ArithmeticException e) {
        // The run has ended as failed, and says why. The others go on.
        finish(config.name(), "diverged");
      }
    }
    TrainingConfig standard = configs().get(0);
    int epochs = Math.max(1, (int) Math.round(standard.epochs() * epochShare / SEEDS));
    experiment.run("seeds", run -> trainSeeds(standard.withEpochs(epochs), run));
    Trained small = trained(smallest);
    Trained good = trained(best);
    DigitsEvaluation.Result smallResult = evaluate(experiment, small);
    DigitsEvaluation.Result goodResult = evaluate(experiment, good);
    register(quipu, small, "Six neurons only: small, and wrong more often");
    ModelVersion champion = register(quipu, good, "The best on digits that it has not seen");
    quipu.models().transition(MODEL, champion.version(), ModelStage.PRODUCTION, true);
    quipu.models().alias(MODEL, "champion", champion.version());
    out.printf("%n%-24s %s%n", "run", "validation accuracy");
    table.forEach(out::println);
    StoredExperiment stored = quipu.project().loadExperiment(experiment.name());
    return new Outcome(
        stored.id(), goodResult.run(), smallResult.run(), stored.loadRun(ABSURD).id());
  }

  private static Trained trained(@Nullable Trained network) {
    if (network == null) {
      throw new IllegalStateException("No network could be trained");
    }
    return network;
  }

  private static ModelVersion register(Quipu quipu, Trained trained, String description) {
    Models models = quipu.models();
    if (models.registerModel(MODEL).description().isEmpty()) {
      var unused = models.describe(MODEL, "Reads handwritten digits of 8 by 8 pixels.");
    }
    ModelVersion version = models.createModelVersion(MODEL, trained.run(), "model");
    models.tag(
        MODEL,
        version.version(),
        "accuracy",
        String.format(Locale.ROOT, "%.3f", trained.result().validationAccuracy()));
    return models.describe(MODEL, version.version(), description);
  }

  private DigitsEvaluation.Result evaluate(Experiment experiment, Trained trained) {
    String name = "evaluate " + trained.name();
    DigitsEvaluation.Result result =
        experiment.call(
            name, run -> new DigitsEvaluation(trained.training(), run).evaluate(trained.run()));
    say(name, result.wrong() + " of " + result.digits() + " digits read wrong");
    return result;
  }

  private DigitsTraining.Result train(TrainingConfig config, Run run) {
    DigitsTraining training = new DigitsTraining(digits, config, run);
    DigitsTraining.Result result =
        training.train((epoch, accuracy) -> {
          if (terminal && epoch % 10 == 0) {
            out.printf(
                Locale.ROOT,
                "\r  %-24s epoch %3d of %d, validation accuracy %.3f",
                config.name(),
                epoch,
                config.epochs(),
                accuracy);
            out.flush();
          }
        });
    finish(config.name(), String.format(Locale.ROOT, "%.3f", result.validationAccuracy()));
    if (config.name().equals(SMALLEST)) {
      smallest = new Trained(config.name(), run.id(), training, result);
    }
    if (best == null || result.validationAccuracy() > best.result().validationAccuracy()) {
      best = new Trained(config.name(), run.id(), training, result);
    }
    return result;
  }

  private void trainSeeds(TrainingConfig config, Run parent) {
    double sum = 0;
    double least = 1;
    for (int seed = 1; seed <= SEEDS; seed++) {
      TrainingConfig seeded = config.withSeed(seed).withName("seed-" + seed);
      double accuracy =
          parent.call(seeded.name(), child -> train(seeded, child)).validationAccuracy();
      sum += accuracy;
      least = Math.min(least, accuracy);
      parent.log(seed, Map.of("val/accuracy", accuracy, "val/mean-accuracy", sum / seed));
    }
    parent.param("seeds", SEEDS);
    parent.notes(
        String.format(
            Locale.ROOT,
            "The same network from %d seeds: mean accuracy %.3f, the worst %.3f.",
            SEEDS,
            sum / SEEDS,
            least));
  }

  private void say(String name, String outcome) {
    out.printf(terminal ? "\r%-80s%n" : "%s%n", "  " + name + ": " + outcome);
  }

  private void finish(String name, String outcome) {
    say(name, outcome);
    table.add(String.format("%-24s %s", name, outcome));
  }

  /// What is tried, the standard first.
  static List<TrainingConfig> configs() {
    return List.of(
        config("sgd-0.1", List.of(64), sgd(0.1, false), 1),
        config("sgd-0.01", List.of(64), sgd(0.01, false), 1),
        config("sgd-0.1-decay", List.of(64), sgd(0.1, true), 1),
        config("adam-0.001", List.of(64), adam(0.001), 1),
        config("adam-deep", List.of(64, 64, 32), adam(0.002), 1),
        config("wide", List.of(128), sgd(0.1, true), 1),
        config(SMALLEST, List.of(6), sgd(0.1, true), 1),
        config("few-examples", List.of(64), sgd(0.1, false), 0.1),
        config(ABSURD, List.of(64, 64, 32), sgd(50, false), 1));
  }

  private static Optimizer sgd(double rate, boolean decay) {
    return new Optimizer(Method.SGD, rate, 0.9, 1e-4, decay);
  }

  private static Optimizer adam(double rate) {
    return new Optimizer(Method.ADAM, rate, 0, 1e-2, true);
  }

  private static TrainingConfig config(
      String name, List<Integer> hidden, Optimizer optimizer, double trainingShare) {
    Network network = new Network(hidden, Activation.RELU);
    return new TrainingConfig(name, network, optimizer, 32, 150, 0.2, trainingShare, 1);
  }
}
