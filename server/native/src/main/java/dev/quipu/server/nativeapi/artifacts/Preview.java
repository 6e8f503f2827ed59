package dev.quipu.server.nativeapi.artifacts;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.server.nativeapi.request.NativeLimits;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The part of an artifact that the page may show: plain text of any kind, or a raster image. Only
/// the bytes decide; the name and the media type that the sender gave do not matter.
sealed interface Preview {
  /// Text that may be cut.
  ///
  /// @param bytes how many of the bytes that were looked at are whole characters of UTF-8
  record PlainText(int bytes) implements Preview {
    /// The number of bytes to show: as many whole characters as fit.
    int shown(byte[] first, int maxBytes) {
      if (maxBytes >= bytes) {
        return bytes;
      }
      int length = maxBytes;
      while (length > 0 && (first[length] & 0xc0) == 0x80) {
        length--;
      }
      return length;
    }
  }

  /// An image that is shown whole.
  record Raster(ImageHeader header) implements Preview {}

  /// Looks at the first bytes of a file.
  ///
  /// @param complete whether the file has no more bytes
  /// @throws QuipuException UNSUPPORTED_MEDIA_TYPE if the bytes are neither text nor an image,
  ///   TOO_LARGE if an image has too many bytes or pixels
  static Preview of(byte[] first, boolean complete, long sizeBytes) {
    Optional<ImageHeader> image = ImageHeader.find(first);
    if (image.isPresent()) {
      checkSize(image.get(), sizeBytes);
      return new Raster(image.get());
    }
    int length = textLength(first, complete);
    if (length < 0) {
      throw new QuipuException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "There is no preview of this file: it is neither UTF-8 text nor a PNG, JPEG, GIF or WebP"
              + " image");
    }
    return new PlainText(length);
  }

  private static void checkSize(ImageHeader image, long sizeBytes) {
    if (sizeBytes > NativeLimits.PREVIEW_IMAGE_BYTES) {
      throw new QuipuException(
          ErrorCode.TOO_LARGE,
          "Image has "
              + sizeBytes
              + " bytes; at most "
              + NativeLimits.PREVIEW_IMAGE_BYTES
              + " are shown in a preview");
    }
    if (image.pixels() > NativeLimits.PREVIEW_IMAGE_PIXELS) {
      throw new QuipuException(
          ErrorCode.TOO_LARGE,
          "Image has "
              + image.width()
              + " x "
              + image.height()
              + " pixels; at most "
              + NativeLimits.PREVIEW_IMAGE_PIXELS
              + " are shown in a preview");
    }
  }

  /// How many of the bytes are whole characters of text; -1 if the bytes are not text.
  private static int textLength(byte[] bytes, boolean complete) {
    for (byte b : bytes) {
      // Tab to carriage return, and escape, which colours the output of terminals.
      if (b >= 0 && b < 0x20 && (b < 0x09 || b > 0x0d) && b != 0x1b) {
        return -1;
      }
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(8192);
    while (true) {
      out.clear();
      CoderResult result = decoder.decode(in, out, complete);
      if (result.isError()) {
        return -1;
      }
      if (result.isUnderflow()) {
        return in.position();
      }
    }
  }
}
