package dev.quipu.codec.otlp;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.trace.Span;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A span as it is stored: a byte that says how, and its OTLP message, as it is or compressed. See
/// docs/format/span.md.
public final class SpanBody {
  private static final byte PLAIN = 0;
  private static final byte COMPRESSED = 1;

  /// A shorter message gains less than the header of a compressed one costs time.
  private static final int COMPRESSED_FROM_BYTES = 1024;

  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  /// No message is larger, with the attributes that were added.
  private static final int MOST_BYTES = 64 << 20;

  private SpanBody() {}

  public static byte[] of(byte[] message) {
    if (message.length >= COMPRESSED_FROM_BYTES) {
      try (Zstandard zstandard = new Zstandard()) {
        byte[] packed = new byte[Zstandard.bound(message.length)];
        int size = zstandard.compress(message, message.length, packed);
        if (size + HEADER_BYTES < message.length) {
          return ByteBuffer.allocate(HEADER_BYTES + size)
              .put(COMPRESSED)
              .putInt(message.length)
              .put(packed, 0, size)
              .array();
        }
      }
    }
    return ByteBuffer.allocate(1 + message.length).put(PLAIN).put(message).array();
  }

  /// The message in a body.
  ///
  /// @throws QuipuException CORRUPT if the bytes are no body
  public static byte[] message(byte[] body) {
    if (body.length > 0 && body[0] == PLAIN) {
      return Arrays.copyOfRange(body, 1, body.length);
    }
    if (body.length > HEADER_BYTES && body[0] == COMPRESSED) {
      int size = ByteBuffer.wrap(body).getInt(1);
      if (size >= 0 && size <= MOST_BYTES) {
        byte[] message = new byte[size];
        ByteCursor in = new ByteCursor(body, HEADER_BYTES, body.length - HEADER_BYTES);
        try (Zstandard zstandard = new Zstandard()) {
          zstandard.decompress(in, body.length - HEADER_BYTES, message, size);
        }
        return message;
      }
    }
    throw QuipuException.corrupt("The body of a span is neither plain nor compressed");
  }

  /// The span in a body.
  ///
  /// @throws QuipuException CORRUPT if the bytes hold no span
  public static Span span(byte[] body) {
    try {
      return SpanMessage.decode(message(body));
    } catch (QuipuException e) {
      throw QuipuException.corrupt("The body of a span is damaged: " + e.getMessage());
    }
  }
}
