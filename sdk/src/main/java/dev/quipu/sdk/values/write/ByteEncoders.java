package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.JavaSerialized;
import dev.quipu.sdk.values.NdArray;
import dev.quipu.sdk.values.content.TypedContent;
import dev.quipu.sdk.values.schema.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.Arrays;

/// The encoders of values whose content is bytes in memory.
final class ByteEncoders {
  static final String OCTETS = "application/octet-stream";
  static final String NPY = "application/x-npy";

  private ByteEncoders() {}

  static Schema schema(NdArray array) {
    return Schema.bytes("ndarray", NPY)
        .withArray(
            new Schema.ArrayFacts(
                array.dtype().toString(), Arrays.stream(array.shape()).boxed().toList()));
  }

  /// Byte arrays, as they are.
  static final class Bytes implements Encoder.OfBytes {
    private static final Schema SCHEMA = Schema.bytes("bytes", null);

    @Override
    public Schema write(ValueWriter out, Object value) throws Throwable {
      return out.embed(this, value);
    }

    @Override
    public TypedContent content(ContentWriter contents, Object value, int depth) {
      return contents.bytes(OCTETS, SCHEMA, ((byte[]) value).clone());
    }
  }

  /// Numeric arrays of any shape, as NPY.
  static final class Array implements Encoder.OfBytes {
    @Override
    public Schema write(ValueWriter out, Object value) throws Throwable {
      return out.embed(this, value);
    }

    @Override
    public TypedContent content(ContentWriter contents, Object value, int depth) {
      NdArray array = (NdArray) value;
      return contents.bytes(NPY, schema(array), array.toNpy());
    }
  }

  /// Values for which the program asks for Java serialisation.
  static final class Java implements Encoder.OfBytes {
    @Override
    public Schema write(ValueWriter out, Object value) throws Throwable {
      return out.embed(this, value);
    }

    @Override
    public TypedContent content(ContentWriter contents, Object value, int depth)
        throws IOException {
      Object serializable = ((JavaSerialized) value).value();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(serializable);
      }
      Schema schema =
          Schema.bytes("java-serialized", JavaSerialized.MEDIA_TYPE)
              .withClass(serializable.getClass().getName());
      return contents.bytes(JavaSerialized.MEDIA_TYPE, schema, bytes.toByteArray());
    }
  }
}
