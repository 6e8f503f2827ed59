package dev.quipu.sdk.output;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/// Bytes of a stream as text. A character may be cut anywhere between two writes; bytes that are no
/// characters become U+FFFD.
final class ByteText {
  private final CharsetDecoder decoder;

  /// The beginning of a character.
  private byte @Nullable [] rest;

  ByteText(Charset charset) {
    decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
  }

  CharSequence read(byte[] bytes, int offset, int length) {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    byte[] before = rest;
    if (before != null) {
      in = ByteBuffer.allocate(before.length + length).put(before).put(in).flip();
    }
    CharBuffer out =
        CharBuffer.allocate((int) (in.remaining() * (double) decoder.maxCharsPerByte()) + 1);
    decoder.decode(in, out, false);
    rest = in.hasRemaining() ? new byte[in.remaining()] : null;
    if (rest != null) {
      in.get(rest);
    }
    return out.flip();
  }

  boolean hasRest() {
    return rest != null;
  }
}
