package dev.quipu.examples;

import dev.quipu.examples.TrainingConfig.Optimizer;

/// Changes weights against their gradient: SGD with momentum, or Adam (Kingma and Ba, 2015). Weight
/// decay is part of the gradient in the first and apart from it in the second (Loshchilov and
/// Hutter, 2019).
final class Descent {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Optimizer optimizer;
  private final long steps;
  private final double[] first;
  private final double[] second;
  private int step;

  /// Makes a descent of a known length.
  ///
  /// @param steps of the whole training, for the decay of the rate
  Descent(Optimizer optimizer, int weights, long steps) {
    this.optimizer = optimizer;
    this.steps = steps;
    first = new double[weights];
    second = new double[weights];
  }

  /// The rate of the next step.
  double learningRate() {
    return optimizer.decay()
        ? optimizer.learningRate() * 0.5 * (1 + Math.cos(Math.PI * step / steps))
        : optimizer.learningRate();
  }

  void step(double[] weights, double[] gradient) {
    double rate = learningRate();
    step++;
    switch (optimizer.method()) {
      case SGD -> {
        for (int i = 0; i < weights.length; i++) {
          double slope = gradient[i] + optimizer.weightDecay() * weights[i];
          first[i] = optimizer.momentum() * first[i] + slope;
          weights[i] -= rate * first[i];
        }
      }
      case ADAM -> {
        double correct1 = 1 - Math.pow(BETA_1, step);
        double correct2 = 1 - Math.pow(BETA_2, step);
        for (int i = 0; i < weights.length; i++) {
          first[i] = BETA_1 * first[i] + (1 - BETA_1) * gradient[i];
          second[i] = BETA_2 * second[i] + (1 - BETA_2) * gradient[i] * gradient[i];
          double change = first[i] / correct1 / (Math.sqrt(second[i] / correct2) + EPSILON);
          weights[i] -= rate * (change + optimizer.weightDecay() * weights[i]);
        }
      }
    }
  }
}
