package dev.quipu.sdk.values.content;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.lineage.ObjectDigest;
import dev.quipu.core.model.Digest;
import dev.quipu.sdk.values.Content;
import dev.quipu.sdk.values.schema.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A content with its schema as a [Schema].
public final class TypedContent implements Content {
  private static final int BUFFER_BYTES = 64 << 10;

  private final String mediaType;
  private final SchemaText schema;
  private final byte @Nullable [] bytes;
  private final @Nullable Path file;
  private final long size;
  private final List<String> warnings;

  // Computed when first asked for; two threads compute the same.
  private volatile @Nullable Digest contentDigest;
  private volatile @Nullable Digest digest;

  /// @param bytes are not copied
  public TypedContent(String mediaType, SchemaText schema, byte[] bytes, List<String> warnings) {
    this(mediaType, schema, bytes, null, bytes.length, warnings);
  }

  public TypedContent(
      String mediaType, SchemaText schema, Path file, long size, List<String> warnings) {
    this(mediaType, schema, null, file, size, warnings);
  }

  private TypedContent(
      String mediaType,
      SchemaText schema,
      byte @Nullable [] bytes,
      @Nullable Path file,
      long size,
      List<String> warnings) {
    this.mediaType = mediaType;
    this.schema = schema;
    this.bytes = bytes;
    this.file = file;
    this.size = size;
    this.warnings = List.copyOf(warnings);
  }

  /// The content of another place, with its schema read.
  ///
  /// @throws QuipuException CORRUPT if the schema is none
  public static TypedContent of(Content content) {
    if (content instanceof TypedContent typed) {
      return typed;
    }
    SchemaText schema = SchemaText.read(content.schema());
    Path file = content.file();
    return new TypedContent(
        content.mediaType(),
        schema,
        file == null ? content.bytes() : null,
        file,
        content.size(),
        content.warnings());
  }

  /// The same content with another schema.
  public TypedContent with(Schema newSchema) {
    return new TypedContent(mediaType, new SchemaText(newSchema), bytes, file, size, warnings);
  }

  @Override
  public String mediaType() {
    return mediaType;
  }

  @Override
  public String schema() {
    return new String(schema.json(), StandardCharsets.UTF_8);
  }

  public Schema parsedSchema() {
    return schema.schema();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public @Nullable Path file() {
    return file;
  }

  @Override
  public InputStream open() throws IOException {
    if (bytes != null) {
      return new ByteArrayInputStream(bytes);
    }
    Path path = path();
    long now = Files.size(path);
    if (now != size) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          "File " + path + " had " + size + " bytes and has " + now + " now: it was changed");
    }
    return Files.newInputStream(path);
  }

  @Override
  public byte[] bytes() {
    return bytes != null ? bytes.clone() : load();
  }

  /// The bytes, not copied.
  public byte[] ownBytes() {
    return bytes != null ? bytes : load();
  }

  private byte[] load() {
    if (size > Integer.MAX_VALUE - 16) {
      throw new QuipuException(
          ErrorCode.TOO_LARGE,
          "File " + file + " has " + size + " bytes; open() reads it as a stream");
    }
    try (InputStream in = open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Digest contentDigest() {
    Digest known = contentDigest;
    if (known == null) {
      known = bytes != null ? Digest.of(bytes) : streamed();
      contentDigest = known;
    }
    return known;
  }

  private Digest streamed() {
    MessageDigest sha256 = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    return Digest.ofHash(sha256.digest());
  }

  @Override
  public Digest schemaDigest() {
    return schema.digest();
  }

  @Override
  public Digest digest() {
    Digest known = digest;
    if (known == null) {
      known = ObjectDigest.of(mediaType, schemaDigest(), contentDigest());
      digest = known;
    }
    return known;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  private Path path() {
    if (file == null) {
      throw new IllegalStateException("The bytes are in memory");
    }
    return file;
  }

  private QuipuException unreadable(IOException e) {
    return new QuipuException(ErrorCode.NOT_FOUND, "File " + file + " cannot be read: " + e, e);
  }

  @Override
  public String toString() {
    return mediaType + ", " + size + " bytes";
  }
}
