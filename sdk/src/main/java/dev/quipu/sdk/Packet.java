package dev.quipu.sdk;

/// An encoded frame on its way to the server. Its number is given when it is first sent and is kept
/// when it is sent again, so that the server stores it once.
final class Packet {
  final byte[] bytes;
  final int points;
  long sequence;

  Packet(byte[] bytes, int points) {
    this.bytes = bytes;
    this.points = points;
  }
}
