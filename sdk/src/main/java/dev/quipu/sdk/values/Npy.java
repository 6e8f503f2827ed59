package dev.quipu.sdk.values;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.values.limits.ValueLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// NumPy's format of one array, NPY: written byte by byte as `numpy.save` does, and read in
/// versions 1 to 3, in both orders of bytes and of dimensions.
final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;

  /// NumPy leaves room for the first dimension to grow in place.
  private static final int GROWTH_DIGITS = 21;

  private static final Pattern DESCR = Pattern.compile("'descr': *'([<>|=])([a-z]\\d+)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([\\d, L]*)\\)");

  private Npy() {}

  /// The bytes of all elements; the greatest long if that is more than a long holds.
  static long bytes(DType dtype, int[] shape) {
    long bytes = dtype.bytes();
    for (int length : shape) {
      if (length == 0) {
        return 0;
      }
      bytes = bytes > Long.MAX_VALUE / length ? Long.MAX_VALUE : bytes * length;
    }
    return bytes;
  }

  static byte[] write(NdArray array) {
    int[] shape = array.shape();
    StringBuilder header = new StringBuilder(128);
    header
        .append("{'descr': '")
        .append(array.dtype().bytes() == 1 ? '|' : '<')
        .append(array.dtype().code())
        .append("', 'fortran_order': False, 'shape': (");
    for (int i = 0; i < shape.length; i++) {
      header.append(i == 0 ? "" : ", ").append(shape[i]);
    }
    header.append(shape.length == 1 ? ",), }" : "), }");
    if (shape.length > 0) {
      header.append(" ".repeat(GROWTH_DIGITS - String.valueOf(shape[0]).length()));
    }
    // All shapes of 64 dimensions fit into the 64 KiB of version 1.
    int start = MAGIC.length + 4;
    // As NumPy has it, which adds a whole line where none is needed.
    int used = start + header.length() + 1;
    header.append(" ".repeat(ALIGNMENT - used % ALIGNMENT)).append('\n');
    ByteBuffer data = array.data();
    ByteBuffer out =
        ByteBuffer.allocate(start + header.length() + data.remaining())
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length());
    out.put(header.toString().getBytes(StandardCharsets.US_ASCII));
    return out.put(data).array();
  }

  /// @throws QuipuException CORRUPT if the bytes are no NPY, or have elements that are no numbers
  static NdArray read(byte[] npy) {
    ByteBuffer in = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    if (npy.length < MAGIC.length + 6
        || !Arrays.equals(npy, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw QuipuException.corrupt("Array does not begin as NPY does");
    }
    int version = npy[MAGIC.length];
    if (version < 1 || version > 3) {
      throw QuipuException.corrupt("NPY has version " + version + "; 1 to 3 are known");
    }
    in.position(MAGIC.length + 2);
    int length = version == 1 ? Short.toUnsignedInt(in.getShort()) : in.getInt();
    if (length < 0 || length > Math.min(in.remaining(), ValueLimits.NPY_HEADER_BYTES)) {
      throw QuipuException.corrupt(
          "NPY has a header of "
              + Integer.toUnsignedString(length)
              + " bytes; at most "
              + Math.min(in.remaining(), ValueLimits.NPY_HEADER_BYTES)
              + " are allowed here");
    }
    String header = new String(npy, in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    Matcher descr = find(DESCR, header);
    DType dtype = DType.ofCode(descr.group(2));
    if (dtype == null) {
      throw QuipuException.corrupt(
          "NPY has elements of type " + descr.group(2) + "; only numbers and booleans are read");
    }
    int[] shape = shape(find(SHAPE, header).group(1));
    if (bytes(dtype, shape) != in.remaining()) {
      throw QuipuException.corrupt(
          "NPY of "
              + dtype
              + Arrays.toString(shape)
              + " has "
              + in.remaining()
              + " bytes of elements; "
              + bytes(dtype, shape)
              + " are needed");
    }
    byte[] data = new byte[in.remaining()];
    in.get(data);
    if (descr.group(1).equals(">")) {
      swap(data, dtype.bytes());
    }
    boolean fortran = find(ORDER, header).group(1).equals("True");
    return new NdArray(
        dtype, shape, fortran && shape.length > 1 ? toC(data, dtype.bytes(), shape) : data);
  }

  private static Matcher find(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw QuipuException.corrupt("NPY has the header " + Text.quote(header.strip()));
    }
    return matcher;
  }

  private static int[] shape(String text) {
    String[] parts = text.isBlank() ? new String[0] : text.replace("L", "").split(",");
    if (parts.length > ValueLimits.DIMENSIONS) {
      throw QuipuException.corrupt(
          "NPY has "
              + parts.length
              + " dimensions; at most "
              + ValueLimits.DIMENSIONS
              + " are allowed");
    }
    try {
      return Arrays.stream(parts).mapToInt(part -> Integer.parseInt(part.strip())).toArray();
    } catch (NumberFormatException e) {
      throw QuipuException.corrupt("NPY has the shape " + Text.quote(text));
    }
  }

  private static void swap(byte[] data, int width) {
    for (int at = 0; at < data.length; at += width) {
      for (int i = 0; i < width / 2; i++) {
        byte first = data[at + i];
        data[at + i] = data[at + width - 1 - i];
        data[at + width - 1 - i] = first;
      }
    }
  }

  /// From the order in which the first index varies fastest to that in which the last one does.
  private static byte[] toC(byte[] data, int width, int[] shape) {
    byte[] out = new byte[data.length];
    int[] index = new int[shape.length];
    for (int to = 0; to < out.length; to += width) {
      long from = 0;
      for (int i = shape.length - 1; i >= 0; i--) {
        from = from * shape[i] + index[i];
      }
      System.arraycopy(data, (int) (from * width), out, to, width);
      for (int i = shape.length - 1; i >= 0 && ++index[i] == shape[i]; i--) {
        index[i] = 0;
      }
    }
    return out;
  }
}
