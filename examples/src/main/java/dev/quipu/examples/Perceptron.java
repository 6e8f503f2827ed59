package dev.quipu.examples;

import dev.quipu.examples.TrainingConfig.Activation;
import java.util.List;
import java.util.Random;

/// A multilayer perceptron for classification: dense layers, an activation between them, softmax
/// and cross-entropy at the end. All weights lie in one array, so that an optimizer needs to know
/// nothing of layers: for each layer its weights, one row an output, then its biases. Not safe for
/// several threads.
final class Perceptron {
  private final int[] sizes;
  private final Activation activation;
  private final int[] offsets;
  private final double[] weights;

  private final double[][] outputs;
  private final double[][] deltas;

  /// Makes a network with random weights (He et al. 2015, "Delving Deep into Rectifiers").
  ///
  /// @param sizes units of each layer, from the inputs to the classes
  Perceptron(int[] sizes, Activation activation, Random random) {
    this.sizes = sizes.clone();
    this.activation = activation;
    offsets = new int[sizes.length];
    outputs = new double[sizes.length][];
    deltas = new double[sizes.length][];
    int total = 0;
    for (int layer = 1; layer < sizes.length; layer++) {
      offsets[layer] = total;
      total += sizes[layer] * (sizes[layer - 1] + 1);
      outputs[layer] = new double[sizes[layer]];
      deltas[layer] = new double[sizes[layer]];
    }
    weights = new double[total];
    for (int layer = 1; layer < sizes.length; layer++) {
      double deviation = Math.sqrt(2.0 / sizes[layer - 1]);
      for (int i = 0; i < sizes[layer] * sizes[layer - 1]; i++) {
        weights[offsets[layer] + i] = random.nextGaussian() * deviation;
      }
    }
  }

  int[] sizes() {
    return sizes.clone();
  }

  /// The weights themselves, to be changed by an optimizer.
  double[] weights() {
    return weights;
  }

  /// Where a layer's weights begin; its biases follow them.
  int offset(int layer) {
    return offsets[layer];
  }

  /// The probability of each class; the array is used again by the next call.
  double[] probabilities(double[] input) {
    outputs[0] = input;
    int last = sizes.length - 1;
    for (int layer = 1; layer <= last; layer++) {
      forward(layer, layer < last);
    }
    softmax(outputs[last]);
    return outputs[last];
  }

  /// The mean loss over some examples, whose mean gradient is added to `gradient`.
  double lossAndGradient(List<Digits.Example> batch, double[] gradient) {
    double loss = 0;
    for (Digits.Example example : batch) {
      double[] probabilities = probabilities(example.pixels());
      loss -= Math.log(probabilities[example.label()]);
      backward(example.label(), 1.0 / batch.size(), gradient);
    }
    return loss / batch.size();
  }

  private void forward(int layer, boolean activated) {
    double[] in = outputs[layer - 1];
    double[] out = outputs[layer];
    int at = offsets[layer];
    int biases = at + out.length * in.length;
    for (int o = 0; o < out.length; o++, at += in.length) {
      double sum = weights[biases + o];
      for (int i = 0; i < in.length; i++) {
        sum += weights[at + i] * in[i];
      }
      out[o] = activated ? activate(sum) : sum;
    }
  }

  private double activate(double x) {
    return switch (activation) {
      case RELU -> Math.max(0, x);
      case TANH -> Math.tanh(x);
    };
  }

  /// The derivative of the activation, by its output.
  private double slope(double out) {
    return switch (activation) {
      case RELU -> out > 0 ? 1 : 0;
      case TANH -> 1 - out * out;
    };
  }

  private static void softmax(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i] - max);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
  }

  private void backward(int label, double share, double[] gradient) {
    int last = sizes.length - 1;
    for (int o = 0; o < sizes[last]; o++) {
      deltas[last][o] = (outputs[last][o] - (o == label ? 1 : 0)) * share;
    }
    for (int layer = last; layer >= 1; layer--) {
      if (layer > 1) {
        java.util.Arrays.fill(deltas[layer - 1], 0);
      }
      backward(layer, gradient);
    }
  }

  private void backward(int layer, double[] gradient) {
    double[] in = outputs[layer - 1];
    double[] delta = deltas[layer];
    int at = offsets[layer];
    int biases = at + delta.length * in.length;
    for (int o = 0; o < delta.length; o++, at += in.length) {
      double d = delta[o];
      gradient[biases + o] += d;
      for (int i = 0; i < in.length; i++) {
        gradient[at + i] += d * in[i];
      }
      if (layer > 1) {
        double[] below = deltas[layer - 1];
        for (int i = 0; i < in.length; i++) {
          below[i] += d * weights[at + i];
        }
      }
    }
    if (layer > 1) {
      double[] below = deltas[layer - 1];
      for (int i = 0; i < in.length; i++) {
        below[i] *= slope(in[i]);
      }
    }
  }
}
