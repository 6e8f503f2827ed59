package dev.quipu.sdk.values;

import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.values.limits.ValueLimits;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A numeric array of any shape, as NumPy has them: elements of one type in C order. Immutable.
///
/// Arrays of Java, such as `double[][]`, need no wrapping; an `NdArray` is for flat data with a
/// shape, and for types that Java lacks.
public final class NdArray {
  private final DType dtype;
  private final int[] shape;

  /// The elements, little-endian, in C order.
  private final byte[] data;

  /// @param data is not copied
  NdArray(DType dtype, int[] shape, byte[] data) {
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
  }

  /// The elements of Java's array, such as `float[][][]`, with its shape.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the array is ragged or has other elements
  public static NdArray of(Object array) {
    NdArray all = find(array);
    if (all == null) {
      throw QuipuException.invalid(
          "An array of type "
              + array.getClass().getTypeName()
              + " is ragged or has no numbers or booleans, so it has no shape");
    }
    return all;
  }

  /// The elements of Java's array with its shape.
  ///
  /// @return null if the array is ragged, has other elements, or is larger than a byte array can be
  public static @Nullable NdArray find(Object array) {
    return JavaArrays.toNdArray(array);
  }

  /// An array in NumPy's format NPY, as `numpy.save` writes it.
  ///
  /// @throws QuipuException CORRUPT if the bytes are no NPY, or the elements no numbers or booleans
  public static NdArray ofNpy(byte[] npy) {
    return Npy.read(npy);
  }

  /// The array in NumPy's format NPY, byte by byte as `numpy.save` writes it.
  public byte[] toNpy() {
    return Npy.write(this);
  }

  /// Flat data with a shape, the last index varying fastest.
  ///
  /// @param flat such as a `float[]`; is copied
  /// @throws QuipuException INVALID_ARGUMENT if the shape has another number of elements
  public static NdArray of(Object flat, int... shape) {
    NdArray line = of(flat);
    return of(line.dtype, shape, ByteBuffer.wrap(line.data));
  }

  /// Elements as bytes.
  ///
  /// @param data little-endian, in C order; from its position to its limit; is copied
  /// @throws QuipuException INVALID_ARGUMENT if the bytes are more or fewer than the shape says
  public static NdArray of(DType dtype, int[] shape, ByteBuffer data) {
    if (shape.length > ValueLimits.DIMENSIONS) {
      throw QuipuException.invalid(
          "Shape has "
              + shape.length
              + " dimensions; at most "
              + ValueLimits.DIMENSIONS
              + " are allowed");
    }
    if (Npy.bytes(dtype, shape) != data.remaining()) {
      throw QuipuException.invalid(
          "Shape "
              + Arrays.toString(shape)
              + " of "
              + dtype
              + " has "
              + Npy.bytes(dtype, shape)
              + " bytes, not "
              + data.remaining());
    }
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    return new NdArray(dtype, shape.clone(), copy);
  }

  public DType dtype() {
    return dtype;
  }

  /// The length of each dimension; none for a scalar.
  public int[] shape() {
    return shape.clone();
  }

  /// The number of elements.
  public int size() {
    return data.length / dtype.bytes();
  }

  /// The elements, little-endian, in C order; cannot be written to.
  public ByteBuffer data() {
    return ByteBuffer.wrap(data).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /// The elements in C order; integers beyond 2^53 are rounded, booleans are 0 and 1.
  public double[] toDoubles() {
    ByteBuffer in = data();
    double[] all = new double[size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = next(in);
    }
    return all;
  }

  private double next(ByteBuffer in) {
    return switch (dtype) {
      case BOOL, INT8 -> in.get();
      case UINT8 -> in.get() & 0xff;
      case INT16 -> in.getShort();
      case UINT16 -> in.getShort() & 0xffff;
      case FLOAT16 -> half(in.getShort());
      case INT32 -> in.getInt();
      case UINT32 -> in.getInt() & 0xffff_ffffL;
      case FLOAT32 -> in.getFloat();
      case INT64 -> in.getLong();
      case UINT64 -> unsigned(in.getLong());
      case FLOAT64 -> in.getDouble();
    };
  }

  private static double unsigned(long bits) {
    // Halved with its last bit kept, so that the rounding is right.
    return bits >= 0 ? bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
  }

  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        exponent == 0
            ? fraction * 0x1p-24
            : exponent == 0x1f
                ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : Math.scalb(fraction + 1024.0, exponent - 25);
    return bits < 0 ? -size : size;
  }

  /// Java's array with these elements and this shape, such as a `double[][]`.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if Java has no such elements, if the shape has no
  ///   dimension, or if it has more than a million arrays without elements
  public Object toArray() {
    Class<?> primitive = dtype.primitive();
    if (primitive == null || shape.length == 0) {
      throw QuipuException.invalid(
          "Java has no array of " + dtype + " with the shape " + Arrays.toString(shape));
    }
    if (data.length == 0 && emptyArrays() > ValueLimits.ELEMENTS) {
      throw QuipuException.invalid(
          "Shape "
              + Arrays.toString(shape)
              + " has "
              + emptyArrays()
              + " arrays without elements; at most "
              + ValueLimits.ELEMENTS
              + " are allowed");
    }
    return fill(Array.newInstance(primitive, shape), data());
  }

  /// The arrays of Java that a shape without elements asks for: a few bytes may ask for billions.
  private long emptyArrays() {
    long arrays = 1;
    for (int length : shape) {
      if (length == 0) {
        break;
      }
      arrays = Math.min(arrays * length, Integer.MAX_VALUE);
    }
    return arrays;
  }

  private static Object fill(Object array, ByteBuffer in) {
    if (array instanceof Object[] rows) {
      for (Object row : rows) {
        fill(row, in);
      }
    } else {
      JavaArrays.read(array, in);
    }
    return array;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NdArray array
        && dtype == array.dtype
        && Arrays.equals(shape, array.shape)
        && Arrays.equals(data, array.data);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * dtype.hashCode() + Arrays.hashCode(shape)) + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return dtype + Arrays.toString(shape);
  }
}
