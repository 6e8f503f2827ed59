package dev.quipu.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The constants of the frame format, version 1; see docs/format/frame.md.
final class FrameFormat {
  private FrameFormat() {}

  /// "QPFR", read as a little-endian int.
  static final int MAGIC = 'Q' | 'P' << 8 | 'F' << 16 | 'R' << 24;

  static final int VERSION = 1;

  /// Magic, version, length of the body.
  static final int HEADER_BYTES = 12;

  static final int CHECKSUM_BYTES = 4;

  /// First value and the one difference between neighbours.
  static final byte LONGS_REGULAR = 0;

  /// The difference to the value before, starting from 0.
  static final byte LONGS_DELTAS = 1;

  static final byte DOUBLES_RAW = 0;

  /// 32-bit floats: chosen only where each value comes back with the same bits.
  static final byte DOUBLES_AS_FLOATS = 1;

  static final byte DOUBLES_CONSTANT = 2;

  static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
}
