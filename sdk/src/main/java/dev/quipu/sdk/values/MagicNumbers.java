package dev.quipu.sdk.values;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Recognises media types by the first bytes of a content.
final class MagicNumbers {
  /// How many bytes are looked at.
  static final int HEAD_BYTES = 512;

  private MagicNumbers() {}

  /// The media type that the first bytes tell.
  ///
  /// @param bytes the first [#HEAD_BYTES] of them count
  /// @return null if the bytes are of no known format
  static @Nullable String mediaType(Media.Kind kind, byte[] bytes) {
    int count = Math.min(bytes.length, HEAD_BYTES);
    String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    String image = image(text);
    if (image != null) {
      return image;
    }
    if (text.startsWith("OggS")) {
      return kind == Media.Kind.VIDEO ? "video/ogg" : "audio/ogg";
    }
    if (text.startsWith("ftyp", 4)) {
      return container(kind, text);
    }
    String audio = audio(text);
    if (audio != null) {
      return audio;
    }
    if (text.startsWith("\u001aE\u00df\u00a3")) {
      return text.contains("webm") ? "video/webm" : "video/matroska";
    }
    if (isRiff(text, "AVI ")) {
      return "video/x-msvideo";
    }
    return model(kind, text);
  }

  private static boolean isRiff(String text, String form) {
    return text.startsWith("RIFF") && text.startsWith(form, 8);
  }

  private static @Nullable String image(String text) {
    if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return "image/png";
    } else if (text.startsWith("\u00ff\u00d8\u00ff")) {
      return "image/jpeg";
    } else if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return "image/gif";
    } else if (isRiff(text, "WEBP")) {
      return "image/webp";
    } else if (text.startsWith("II*\0") || text.startsWith("MM\0*")) {
      return "image/tiff";
    } else if (text.startsWith("BM") && text.startsWith("\0\0\0\0", 6)) {
      return "image/bmp";
    }
    String start = text.stripLeading().toLowerCase(Locale.ROOT);
    return start.startsWith("<svg") || (start.startsWith("<?xml") && start.contains("<svg"))
        ? "image/svg+xml"
        : null;
  }

  private static @Nullable String audio(String text) {
    if (isRiff(text, "WAVE")) {
      return "audio/wav";
    } else if (text.startsWith("fLaC")) {
      return "audio/flac";
    } else if (text.startsWith("ID3")) {
      return "audio/mpeg";
    } else if (text.length() > 1 && text.charAt(0) == 0xff && (text.charAt(1) & 0xe0) == 0xe0) {
      // A frame of MPEG audio; layer 0 is AAC.
      return (text.charAt(1) & 0x06) == 0 ? "audio/aac" : "audio/mpeg";
    }
    return null;
  }

  /// The containers of ISO 14496-12, told apart by their brand.
  private static String container(Media.Kind kind, String text) {
    if (text.startsWith("avif", 8) || text.startsWith("avis", 8)) {
      return "image/avif";
    } else if (text.startsWith("heic", 8) || text.startsWith("mif1", 8)) {
      return "image/heic";
    } else if (text.startsWith("qt  ", 8)) {
      return "video/quicktime";
    }
    return kind == Media.Kind.AUDIO || text.startsWith("M4A ", 8) ? "audio/mp4" : "video/mp4";
  }

  /// Models in text have no sure magic numbers, so only a model is taken for one.
  private static @Nullable String model(Media.Kind kind, String text) {
    if (text.startsWith("glTF")) {
      return "model/gltf-binary";
    } else if (kind != Media.Kind.MODEL) {
      return null;
    } else if (text.startsWith("ply\n") || text.startsWith("ply\r\n")) {
      return "model/ply";
    } else if (text.startsWith("solid ")) {
      return "model/stl";
    }
    return text.stripLeading().startsWith("{") ? "model/gltf+json" : null;
  }
}
