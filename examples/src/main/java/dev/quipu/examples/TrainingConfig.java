package dev.quipu.examples;

import java.util.List;

/// Everything a training depends on: the same config gives the same network.
///
/// @param name of the run
/// @param trainingShare the part of the training examples that is used, between 0 and 1
record TrainingConfig(
    String name,
    Network network,
    Optimizer optimizer,
    int batchSize,
    int epochs,
    double validationShare,
    double trainingShare,
    long seed) {

  /// The shape of the network.
  ///
  /// @param hidden units of each hidden layer
  record Network(List<Integer> hidden, Activation activation) {
    Network {
      hidden = List.copyOf(hidden);
    }
  }

  enum Activation {
    RELU,
    TANH
  }

  /// How the weights are changed.
  ///
  /// @param momentum of SGD; Adam has its usual moments
  /// @param decay the rate falls along half a cosine to nothing
  record Optimizer(
      Method method, double learningRate, double momentum, double weightDecay, boolean decay) {}

  enum Method {
    SGD,
    ADAM
  }

  TrainingConfig withSeed(long newSeed) {
    return new TrainingConfig(
        name, network, optimizer, batchSize, epochs, validationShare, trainingShare, newSeed);
  }

  TrainingConfig withName(String newName) {
    return new TrainingConfig(
        newName, network, optimizer, batchSize, epochs, validationShare, trainingShare, seed);
  }

  TrainingConfig withEpochs(int newEpochs) {
    return new TrainingConfig(
        name, network, optimizer, batchSize, newEpochs, validationShare, trainingShare, seed);
  }
}
