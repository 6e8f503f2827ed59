package dev.quipu.sdk.values;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Text, Markdown, code, HTML, an image, audio, video, a 3D model or a file. The content is the
/// bytes as they are. Those of a `Path` are not loaded into memory; the file must not change until
/// it is stored.
///
/// The media type is recognised by the first bytes. A declared type that contradicts them is
/// ignored with a warning. A `java.awt.image.BufferedImage` needs no wrapping: it becomes a PNG.
public final class Media {
  /// What the content is for.
  public enum Kind {
    TEXT("text/plain;charset=utf-8"),
    MARKDOWN("text/markdown;charset=utf-8"),
    CODE("text/plain;charset=utf-8"),
    HTML("text/html;charset=utf-8"),
    IMAGE(null),
    AUDIO(null),
    VIDEO(null),
    MODEL(null),
    FILE(null);

    private final @Nullable String textType;

    Kind(@Nullable String textType) {
      this.textType = textType;
    }

    /// Whether the bytes are text in UTF-8.
    public boolean isText() {
      return textType != null;
    }

    /// The word in the schema, such as `image`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The kind with this word in the schema.
    ///
    /// @return null if there is none
    public static @Nullable Kind ofWord(@Nullable String word) {
      for (Kind kind : values()) {
        if (kind.word().equals(word)) {
          return kind;
        }
      }
      return null;
    }
  }

  private final Kind kind;
  private final @Nullable String mediaType;
  private final @Nullable String language;
  private final byte @Nullable [] bytes;
  private final @Nullable Path file;

  private Media(
      Kind kind,
      @Nullable String mediaType,
      @Nullable String language,
      byte @Nullable [] bytes,
      @Nullable Path file) {
    this.kind = kind;
    this.mediaType = mediaType;
    this.language = language;
    this.bytes = bytes;
    this.file = file;
  }

  private static Media text(Kind kind, String text, @Nullable String language) {
    return new Media(kind, kind.textType, language, text.getBytes(StandardCharsets.UTF_8), null);
  }

  /// Media of a known type.
  ///
  /// @param mediaType null if the first bytes are to tell
  /// @param language of code; null for others
  /// @param bytes are copied
  public static Media of(
      Kind kind, @Nullable String mediaType, @Nullable String language, byte[] bytes) {
    return new Media(kind, mediaType, language, bytes.clone(), null);
  }

  /// Media of a known type in a file.
  ///
  /// @param mediaType null if the first bytes are to tell
  /// @param language of code; null for others
  public static Media of(
      Kind kind, @Nullable String mediaType, @Nullable String language, Path file) {
    return new Media(kind, mediaType, language, null, file);
  }

  private static Media of(Kind kind, byte[] bytes) {
    return new Media(kind, MagicNumbers.mediaType(kind, bytes), null, bytes.clone(), null);
  }

  public static Media text(String text) {
    return text(Kind.TEXT, text, null);
  }

  public static Media markdown(String text) {
    return text(Kind.MARKDOWN, text, null);
  }

  /// Source code.
  ///
  /// @param language such as `java` or `python`
  public static Media code(String text, String language) {
    return text(Kind.CODE, text, language);
  }

  public static Media html(String text) {
    return text(Kind.HTML, text, null);
  }

  /// PNG, JPEG, GIF, WebP, BMP, TIFF, AVIF or SVG.
  ///
  /// @param bytes are copied
  public static Media image(byte[] bytes) {
    return of(Kind.IMAGE, bytes);
  }

  public static Media image(Path file) {
    return new Media(Kind.IMAGE, null, null, null, file);
  }

  /// WAV, MP3, FLAC, Ogg, AAC or M4A.
  ///
  /// @param bytes are copied
  public static Media audio(byte[] bytes) {
    return of(Kind.AUDIO, bytes);
  }

  public static Media audio(Path file) {
    return new Media(Kind.AUDIO, null, null, null, file);
  }

  /// MP4, WebM, Matroska, QuickTime, AVI or Ogg.
  ///
  /// @param bytes are copied
  public static Media video(byte[] bytes) {
    return of(Kind.VIDEO, bytes);
  }

  public static Media video(Path file) {
    return new Media(Kind.VIDEO, null, null, null, file);
  }

  /// A 3D model: glTF, PLY, STL or OBJ.
  ///
  /// @param bytes are copied
  public static Media model(byte[] bytes) {
    return of(Kind.MODEL, bytes);
  }

  public static Media model(Path file) {
    return new Media(Kind.MODEL, null, null, null, file);
  }

  /// Any bytes.
  ///
  /// @param bytes are copied
  public static Media file(byte[] bytes) {
    return of(Kind.FILE, bytes);
  }

  public static Media file(Path file) {
    return new Media(Kind.FILE, null, null, null, file);
  }

  /// The same with a declared media type, for a format that is not recognised, such as `model/obj`.
  public Media as(String declaredType) {
    return new Media(kind, declaredType, language, bytes, file);
  }

  public Kind kind() {
    return kind;
  }

  /// The media type: the declared one, or that which the first bytes in memory tell; null if
  /// unknown.
  public @Nullable String mediaType() {
    return mediaType;
  }

  /// The language of code; null if unknown.
  public @Nullable String language() {
    return language;
  }

  /// The file with the bytes; null if they are in memory.
  public @Nullable Path file() {
    return file;
  }

  /// A copy of the bytes in memory; null if they are in a file.
  public byte @Nullable [] bytes() {
    return bytes == null ? null : bytes.clone();
  }

  /// The media type that the first bytes tell; null if they are of no known format.
  ///
  /// @throws IOException if the file cannot be read
  public @Nullable String recognise() throws IOException {
    if (bytes != null) {
      return MagicNumbers.mediaType(kind, bytes);
    }
    try (InputStream in = Files.newInputStream(Objects.requireNonNull(file))) {
      return MagicNumbers.mediaType(kind, in.readNBytes(MagicNumbers.HEAD_BYTES));
    }
  }

  /// The text of UTF-8; empty if the bytes are in a file.
  public String text() {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  /// Two media are equal if their kinds, types, languages and bytes, or files, are.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Media media
        && kind == media.kind
        && Objects.equals(mediaType, media.mediaType)
        && Objects.equals(language, media.language)
        && Arrays.equals(bytes, media.bytes)
        && Objects.equals(file, media.file);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, mediaType, language, Arrays.hashCode(bytes), file);
  }

  @Override
  public String toString() {
    return kind.word() + (file == null ? "" : " " + file);
  }
}
