package dev.quipu.sdk.values;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The type of the elements of a numeric array, under NumPy's name.
public enum DType {
  BOOL("b1", boolean.class),
  INT8("i1", byte.class),
  INT16("i2", short.class),
  INT32("i4", int.class),
  INT64("i8", long.class),
  UINT8("u1", null),
  UINT16("u2", null),
  UINT32("u4", null),
  UINT64("u8", null),
  FLOAT16("f2", null),
  FLOAT32("f4", float.class),
  FLOAT64("f8", double.class);

  private final String code;
  private final @Nullable Class<?> primitive;

  DType(String code, @Nullable Class<?> primitive) {
    this.code = code;
    this.primitive = primitive;
  }

  /// NumPy's code without the order of bytes, such as `f8`.
  String code() {
    return code;
  }

  /// Java's type of these elements; null if Java has none.
  @Nullable Class<?> primitive() {
    return primitive;
  }

  /// The bytes of an element.
  public int bytes() {
    return code.charAt(1) - '0';
  }

  /// The type of the elements of Java's arrays of numbers or booleans, of any number of dimensions.
  ///
  /// @param array such as `double[][].class`
  /// @return null if the elements are others
  public static @Nullable DType find(Class<?> array) {
    Class<?> element = array;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    for (DType type : values()) {
      if (array.isArray() && type.primitive == element) {
        return type;
      }
    }
    return null;
  }

  static @Nullable DType ofCode(String code) {
    for (DType type : values()) {
      if (type.code.equals(code)) {
        return type;
      }
    }
    return null;
  }

  /// NumPy's name, such as `float64`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
