package dev.quipu.server.nativeapi.artifacts;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The kind and the dimensions of a raster image, read from its first bytes without decoding it.
///
/// @param mediaType such as `image/png`
record ImageHeader(String mediaType, long width, long height) {
  private static final byte[] PNG = {
    (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
  };

  /// The number of pixels, at most the greatest long.
  long pixels() {
    return height > Long.MAX_VALUE / width ? Long.MAX_VALUE : width * height;
  }

  /// The header; absent if the bytes do not begin with a complete header of PNG, JPEG, GIF or WebP.
  static Optional<ImageHeader> find(byte[] b) {
    if (startsWith(b, 0, PNG) && b.length >= 24) {
      return image("image/png", big(b, 16, 4), big(b, 20, 4));
    }
    if ((startsWith(b, 0, "GIF87a") || startsWith(b, 0, "GIF89a")) && b.length >= 10) {
      return image("image/gif", little(b, 6, 2), little(b, 8, 2));
    }
    if (startsWith(b, 0, "RIFF") && startsWith(b, 8, "WEBP") && b.length >= 30) {
      return webp(b);
    }
    if (b.length >= 4 && big(b, 0, 3) == 0xffd8ff) {
      return jpeg(b);
    }
    return Optional.empty();
  }

  /// The three kinds of first chunks (RFC 9649).
  private static Optional<ImageHeader> webp(byte[] b) {
    if (startsWith(b, 12, "VP8X")) {
      return image("image/webp", little(b, 24, 3) + 1, little(b, 27, 3) + 1);
    }
    if (startsWith(b, 12, "VP8L") && b[20] == 0x2f) {
      long bits = little(b, 21, 4);
      return image("image/webp", (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
    }
    if (startsWith(b, 12, "VP8 ") && big(b, 23, 3) == 0x9d012a) {
      return image("image/webp", little(b, 26, 2) & 0x3fff, little(b, 28, 2) & 0x3fff);
    }
    return Optional.empty();
  }

  /// Walks the segments to the start of frame, which holds the dimensions (ITU-T T.81, B.2.2).
  private static Optional<ImageHeader> jpeg(byte[] b) {
    int at = 2;
    while (at + 9 <= b.length && (b[at] & 0xff) == 0xff) {
      int marker = b[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      boolean startOfFrame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (startOfFrame) {
        return image("image/jpeg", big(b, at + 7, 2), big(b, at + 5, 2));
      }
      int length = (int) big(b, at + 2, 2);
      if (length < 2) {
        return Optional.empty();
      }
      at += 2 + length;
    }
    return Optional.empty();
  }

  private static Optional<ImageHeader> image(String mediaType, long width, long height) {
    return width == 0 || height == 0
        ? Optional.empty()
        : Optional.of(new ImageHeader(mediaType, width, height));
  }

  private static boolean startsWith(byte[] b, int at, String ascii) {
    return startsWith(b, at, ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean startsWith(byte[] b, int at, byte[] magic) {
    return b.length >= at + magic.length
        && Arrays.equals(b, at, at + magic.length, magic, 0, magic.length);
  }

  private static long big(byte[] b, int at, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = (value << 8) | (b[at + i] & 0xff);
    }
    return value;
  }

  private static long little(byte[] b, int at, int length) {
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = (value << 8) | (b[at + i] & 0xff);
    }
    return value;
  }
}
