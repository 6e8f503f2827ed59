package dev.quipu.codec.parquet;

/// The encodings of Parquet that are written.
enum Encoding {
  PLAIN(0),
  RLE(3),
  DELTA_BINARY_PACKED(5),
  RLE_DICTIONARY(8),
  BYTE_STREAM_SPLIT(9);

  private final int number;

  Encoding(int number) {
    this.number = number;
  }

  /// The number in Parquet's metadata.
  int number() {
    return number;
  }
}
