package dev.quipu.sdk.values;

import dev.quipu.sdk.values.limits.ValueLimits;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Copies Java's arrays of numbers and booleans to bytes, and back.
final class JavaArrays {
  private JavaArrays() {}

  private static int dimensions(Class<?> array) {
    int count = 0;
    for (Class<?> part = array; part.isArray(); part = part.getComponentType()) {
      count++;
    }
    return count;
  }

  /// The elements with their shape.
  ///
  /// @return null if the array is ragged, too large, or has no numbers or booleans
  static @Nullable NdArray toNdArray(Object array) {
    DType dtype = DType.find(array.getClass());
    if (dtype == null) {
      return null;
    }
    int[] shape = new int[dimensions(array.getClass())];
    Object part = array;
    for (int i = 0; part != null && i < shape.length; i++) {
      shape[i] = Array.getLength(part);
      part = part instanceof Object[] parts && parts.length > 0 ? parts[0] : null;
    }
    long bytes = Npy.bytes(dtype, shape);
    if (!hasShape(array, shape, 0) || bytes > Integer.MAX_VALUE - ValueLimits.NPY_HEADER_BYTES) {
      return null;
    }
    ByteBuffer out = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    copy(array, out);
    return new NdArray(dtype, shape, out.array());
  }

  private static boolean hasShape(@Nullable Object array, int[] shape, int dimension) {
    if (array == null || Array.getLength(array) != shape[dimension]) {
      return false;
    }
    if (array instanceof Object[] parts) {
      for (Object part : parts) {
        if (!hasShape(part, shape, dimension + 1)) {
          return false;
        }
      }
    }
    return true;
  }

  private static void copy(Object array, ByteBuffer out) {
    int bytes = 0;
    if (array instanceof Object[] parts) {
      for (Object part : parts) {
        copy(part, out);
      }
    } else if (array instanceof double[] all) {
      out.asDoubleBuffer().put(all);
      bytes = 8 * all.length;
    } else if (array instanceof float[] all) {
      out.asFloatBuffer().put(all);
      bytes = 4 * all.length;
    } else if (array instanceof int[] all) {
      out.asIntBuffer().put(all);
      bytes = 4 * all.length;
    } else if (array instanceof long[] all) {
      out.asLongBuffer().put(all);
      bytes = 8 * all.length;
    } else if (array instanceof short[] all) {
      out.asShortBuffer().put(all);
      bytes = 2 * all.length;
    } else if (array instanceof byte[] all) {
      out.put(all);
    } else if (array instanceof boolean[] all) {
      for (boolean one : all) {
        out.put((byte) (one ? 1 : 0));
      }
    }
    out.position(out.position() + bytes);
  }

  /// Fills an array of primitives.
  static void read(Object array, ByteBuffer in) {
    int bytes = 0;
    if (array instanceof double[] all) {
      in.asDoubleBuffer().get(all);
      bytes = 8 * all.length;
    } else if (array instanceof float[] all) {
      in.asFloatBuffer().get(all);
      bytes = 4 * all.length;
    } else if (array instanceof int[] all) {
      in.asIntBuffer().get(all);
      bytes = 4 * all.length;
    } else if (array instanceof long[] all) {
      in.asLongBuffer().get(all);
      bytes = 8 * all.length;
    } else if (array instanceof short[] all) {
      in.asShortBuffer().get(all);
      bytes = 2 * all.length;
    } else if (array instanceof byte[] all) {
      in.get(all);
    } else if (array instanceof boolean[] all) {
      for (int i = 0; i < all.length; i++) {
        all[i] = in.get() != 0;
      }
    } else {
      throw new IllegalStateException("No primitives: " + Arrays.asList(array));
    }
    in.position(in.position() + bytes);
  }
}
