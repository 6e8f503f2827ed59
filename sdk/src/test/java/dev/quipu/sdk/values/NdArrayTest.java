package dev.quipu.sdk.values;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Numeric arrays in NumPy's format. The golden files are NumPy's own: `numpy_files.py` wrote them.
class NdArrayTest {
  private static byte[] golden(String name) throws IOException {
    try (InputStream in = NdArrayTest.class.getResourceAsStream("/golden/npy/" + name + ".npy")) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }

  static Object example(String name) {
    return switch (name) {
      case "float64" -> new double[][] {{1.5, Double.NaN, -0.0}, {Double.MIN_VALUE, 2, 3}};
      case "float32" -> new float[][][] {{{0.1f}, {2}}};
      case "int64" -> new long[] {Long.MIN_VALUE, 7};
      case "int32" -> new int[][] {{1, 2}, {3, 4}, {5, 6}};
      case "int16" -> new short[] {-1};
      case "int8" -> new byte[][] {{1, -1}};
      case "bool" -> new boolean[] {true, false, true};
      case "empty" -> new double[0];
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"float64", "float32", "int64", "int32", "int16", "int8", "bool", "empty"})
  void whatWeWriteIsWhatNumPySaves(String name) throws IOException {
    assertThat(NdArray.of(example(name)).toNpy()).isEqualTo(golden(name));
    assertThat(NdArray.ofNpy(golden(name)).toArray()).isEqualTo(example(name));
  }

  @ParameterizedTest
  @CsvSource({
    "fortran,float64",
    "big-endian,float64",
    "fortran-big-endian,int32",
    "version-2,float64",
    "version-3,float64"
  })
  void otherFormsOfNumPyAreRead(String name, String same) throws IOException {
    assertThat(NdArray.ofNpy(golden(name)).toArray()).isEqualTo(example(same));
  }

  @Test
  void typesThatJavaLacks() throws IOException {
    assertThat(NdArray.ofNpy(golden("uint8")).toDoubles()).containsExactly(0, 255);
    assertThat(NdArray.ofNpy(golden("uint64")).toDoubles()).containsExactly(0x1p64);
    assertThat(NdArray.ofNpy(golden("float16")).toDoubles())
        .containsExactly(0.5, -2, 0x1p-14, 0x1p-24, 1 / 0.0, 0 / 0.0);
    NdArray scalar = NdArray.ofNpy(golden("scalar"));
    assertThat(scalar.shape()).isEmpty();
    assertThat(scalar.toDoubles()).containsExactly(1.5);
    assertThat(scalar.toNpy()).isEqualTo(golden("scalar"));
    assertThatThrownBy(() -> NdArray.ofNpy(golden("uint8")).toArray())
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("uint8");
  }

  @Test
  void flatDataWithAShape() {
    NdArray array = NdArray.of(new int[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(array.toArray()).isEqualTo(new int[][] {{1, 2, 3}, {4, 5, 6}});
    assertThat(array.size()).isEqualTo(6);
    assertThat(array.dtype()).isEqualTo(DType.INT32).hasToString("int32");
    assertThat(array).isEqualTo(NdArray.of(new int[][] {{1, 2, 3}, {4, 5, 6}}));
    assertThatThrownBy(() -> NdArray.of(new int[5], 2, 3))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("[2, 3]")
        .hasMessageContaining("24");
    assertThatThrownBy(() ->
            NdArray.of(
                DType.FLOAT64, new int[] {1 << 30, 1 << 30, 1 << 30}, ByteBuffer.allocate(0)))
        .isInstanceOf(QuipuException.class);
  }

  @Test
  void aFewBytesDoNotAskForBillionsOfArrays() {
    NdArray none =
        NdArray.of(DType.FLOAT64, new int[] {Integer.MAX_VALUE, 0}, ByteBuffer.allocate(0));
    assertThatThrownBy(none::toArray)
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("1000000");
    assertThat(NdArray.ofNpy(none.toNpy())).isEqualTo(none);
  }

  @Test
  void aRaggedArrayHasNoShape() {
    assertThat(NdArray.find(new int[][] {{1}, {}})).isNull();
    assertThat(NdArray.find(new int[][] {{1}, null})).isNull();
    assertThat(NdArray.find(new String[] {"a"})).isNull();
    assertThat(NdArray.find("a")).isNull();
    assertThatThrownBy(() -> NdArray.of(new int[][] {{1}, {}}))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("int[][]");
  }

  private static byte[] npy(String version, String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(10 + text.length + data);
    out.put("\u0093NUMPY".getBytes(ISO_8859_1)).put(version.getBytes(US_ASCII));
    return out.put((byte) text.length).put((byte) (text.length >> 8)).put(text).array();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387905,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647, 4), }",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<f8', 'shape': (2,), }",
        ""
      })
  void hostileHeaders(String header) {
    assertThatThrownBy(() -> NdArray.ofNpy(npy("\1\0", header, 16)))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("NPY");
  }

  @Test
  void hostileBytes() {
    byte[] good = NdArray.of(new double[] {1, 2}).toNpy();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(good, length);
      assertThatThrownBy(() -> NdArray.ofNpy(cut)).isInstanceOf(QuipuException.class);
    }
    assertThatThrownBy(() -> NdArray.ofNpy(npy("\t\0", "", 16)))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("version 9");
  }
}
