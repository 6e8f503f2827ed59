package dev.quipu.core.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The constants of the frame format, versions 1 to 3; see docs/format/frame.md.
final class FrameFormat {
  private FrameFormat() {}

  /// "QPFR", read as a little-endian int.
  static final int MAGIC = 'Q' | 'P' << 8 | 'F' << 16 | 'R' << 24;

  /// A frame of numbers only.
  static final int VERSION_NUMBERS = 1;

  /// A frame that may have columns of JSON.
  static final int VERSION_JSON = 2;

  /// A frame of rows by time.
  static final int VERSION_TIMES = 3;

  /// Magic, version and length of the body.
  static final int HEADER_BYTES = 12;

  static final int CHECKSUM_BYTES = 4;

  /// The first value and the one difference between neighbours.
  static final byte LONGS_REGULAR = 0;

  /// The differences to the previous value, starting from 0.
  static final byte LONGS_DELTAS = 1;

  static final byte DOUBLES_RAW = 0;

  /// 32-bit floats: used only if each value comes back with the same bits.
  static final byte DOUBLES_AS_FLOATS = 1;

  static final byte DOUBLES_CONSTANT = 2;

  /// JSON instead of doubles: the lengths in bytes of all values, then the values.
  static final byte JSON = 3;

  static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
}
