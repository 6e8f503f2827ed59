package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.Media;
import dev.quipu.sdk.values.content.Pictures;
import dev.quipu.sdk.values.content.TypedContent;
import dev.quipu.sdk.values.schema.Schema;
import java.io.IOException;

/// Writes the pictures of java.desktop as images.
final class PictureEncoder implements Encoder.OfBytes {
  private static final String PNG = "image/png";
  private static final Schema SCHEMA = Schema.bytes(Media.Kind.IMAGE.word(), PNG);

  @Override
  public Schema write(ValueWriter out, Object value) throws Throwable {
    return out.embed(this, value);
  }

  @Override
  public TypedContent content(ContentWriter contents, Object value, int depth) throws IOException {
    return contents.bytes(PNG, SCHEMA, Pictures.toPng(value));
  }
}
