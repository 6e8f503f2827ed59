package dev.quipu.harness.config;

/// Where a value stands in a file.
///
/// @param line from 1
/// @param column from 1
record Position(int line, int column) {
  @Override
  public String toString() {
    return line + ":" + column;
  }
}
