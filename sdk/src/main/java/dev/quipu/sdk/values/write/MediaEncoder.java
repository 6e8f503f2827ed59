package dev.quipu.sdk.values.write;

import dev.quipu.core.text.Text;
import dev.quipu.sdk.values.Media;
import dev.quipu.sdk.values.content.SchemaText;
import dev.quipu.sdk.values.content.TypedContent;
import dev.quipu.sdk.values.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes media: the bytes as they are, under the type that their first bytes tell.
final class MediaEncoder implements Encoder.OfBytes {
  @Override
  public Schema write(ValueWriter out, Object value) throws Throwable {
    return out.embed(this, value);
  }

  @Override
  public TypedContent content(ContentWriter contents, Object value, int depth) throws IOException {
    Media media = (Media) value;
    Warnings warnings = new Warnings();
    byte[] bytes = media.bytes();
    Path file = media.file();
    String type = type(media, warnings);
    Schema schema = Schema.bytes(media.kind().word(), type);
    if (media.language() != null) {
      schema = schema.withLanguage(media.language());
    }
    SchemaText text = contents.text(Media.class, schema);
    return bytes != null
        ? new TypedContent(type, text, bytes, warnings.texts())
        : new TypedContent(type, text, file(file), Files.size(file(file)), warnings.texts());
  }

  private static Path file(@Nullable Path file) {
    if (file == null) {
      throw new IllegalStateException("Media have bytes or a file");
    }
    return file;
  }

  private static String type(Media media, Warnings warnings) throws IOException {
    String declared = media.mediaType();
    if (media.kind().isText() && declared != null) {
      return declared;
    }
    String found = media.recognise();
    if (!isOf(media.kind(), found)) {
      warnings.add(
          List.of(),
          "is declared as " + media.kind().word() + ", but its first bytes are those of " + found);
    } else if (found == null && declared == null && media.kind() != Media.Kind.FILE) {
      warnings.add(
          List.of(),
          "is declared as "
              + media.kind().word()
              + ", but its first bytes are of no known format; Media.as names the media type");
    } else if (found != null && declared != null && !declared.equals(found)) {
      warnings.add(
          List.of(),
          "is declared as " + Text.quote(declared) + ", but its first bytes are those of " + found);
    }
    return found != null ? found : declared != null ? declared : ByteEncoders.OCTETS;
  }

  private static boolean isOf(Media.Kind kind, @Nullable String mediaType) {
    return mediaType == null || kind == Media.Kind.FILE || mediaType.startsWith(kind.word() + '/');
  }
}
