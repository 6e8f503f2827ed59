package dev.quipu.server.http.body;

import dev.quipu.core.error.QuipuException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Checks that text is UTF-8 before a parser reads it. Parsers of JSON are less strict: they read
/// the bytes C0 AF as a `/`, which a check for `/` has not seen, and they guess at UTF-16. This
/// input refuses overlong forms, surrogates, characters beyond U+10FFFF, characters that are cut
/// off, and NUL.
public final class Utf8Input extends FilterInputStream {
  private long position;

  /// How many bytes of the current character are still to come.
  private int pending;

  /// The least value that the next byte may have.
  private int low = 0x80;

  /// The greatest value that the next byte may have.
  private int high = 0xbf;

  public Utf8Input(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      check(b);
      position++;
    } else {
      end();
    }
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = in.read(buffer, offset, length);
    if (n < 0) {
      end();
    }
    for (int i = offset; i < offset + n; i++) {
      if (buffer[i] <= 0 || pending > 0) {
        check(buffer[i] & 0xff);
      }
      position++;
    }
    return n;
  }

  private void check(int b) {
    if (pending > 0) {
      if (b < low || b > high) {
        throw wrong(b);
      }
      pending--;
      low = 0x80;
      high = 0xbf;
    } else if (b >= 0xc2 && b <= 0xdf) {
      pending = 1;
    } else if (b >= 0xe0 && b <= 0xef) {
      pending = 2;
      low = b == 0xe0 ? 0xa0 : 0x80;
      high = b == 0xed ? 0x9f : 0xbf;
    } else if (b >= 0xf0 && b <= 0xf4) {
      pending = 3;
      low = b == 0xf0 ? 0x90 : 0x80;
      high = b == 0xf4 ? 0x8f : 0xbf;
    } else if (b == 0 || b >= 0x80) {
      throw wrong(b);
    }
  }

  private void end() {
    if (pending > 0) {
      throw QuipuException.invalid("Body is not UTF-8: it ends within a character");
    }
  }

  private QuipuException wrong(int b) {
    return QuipuException.invalid(
        String.format("Body is not UTF-8: byte %d is %02X, which cannot be there", position, b));
  }
}
