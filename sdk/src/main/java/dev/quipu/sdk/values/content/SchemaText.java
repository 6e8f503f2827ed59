package dev.quipu.sdk.values.content;

import dev.quipu.core.model.Digest;
import dev.quipu.sdk.values.json.JsonOut;
import dev.quipu.sdk.values.limits.ValueLimits;
import dev.quipu.sdk.values.schema.Schema;
import dev.quipu.sdk.values.schema.SchemaJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A schema with its canonical JSON and the digest of that, which many contents share.
public final class SchemaText {
  private final Schema schema;
  private final byte[] json;
  private volatile @Nullable Digest digest;

  /// @throws JsonOut.TooLong beyond [ValueLimits#SCHEMA_BYTES]
  public SchemaText(Schema schema) {
    this.schema = schema;
    JsonOut out = new JsonOut(ValueLimits.SCHEMA_BYTES);
    schema.write(out);
    json = out.toBytes();
  }

  /// Reads a schema.
  ///
  /// @throws dev.quipu.core.error.QuipuException CORRUPT if the text is no schema
  public static SchemaText read(String text) {
    return new SchemaText(SchemaJson.read(text), text.getBytes(StandardCharsets.UTF_8));
  }

  private SchemaText(Schema schema, byte[] json) {
    this.schema = schema;
    this.json = json;
  }

  public Schema schema() {
    return schema;
  }

  public byte[] json() {
    return json;
  }

  public Digest digest() {
    Digest known = digest;
    if (known == null) {
      known = Digest.of(json);
      digest = known;
    }
    return known;
  }
}
