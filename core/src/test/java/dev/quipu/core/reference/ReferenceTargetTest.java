package dev.quipu.core.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/key",
        "s3://bucket/a key/größe 🧶?versionId=1#x",
        "gs://b/k",
        "abfss://container@account.dfs.core.windows.net/path",
        "https://example.org/a?b=c",
        "file:///mnt/data/x.bin",
        "hdfs:///x",
        "doi:10.1000/182",
        "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "s3://bucket/javascript:alert(1)"
      })
  void aUriOfDataElsewhereIsTaken(String uri) {
    assertThat(new ReferenceUri(uri).value()).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bucket/key",
        "/etc/passwd",
        "//host/x",
        "C:\\x",
        "c:/x",
        "://x",
        "1a://x",
        "s3://",
        "s3:",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "blob:https://example.org/1",
        "about:blank",
        "view-source:https://example.org",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "s3://b/\u0000",
        "s3://b/a\nb",
        "s3://b/\ud800",
        "https://user:password@example.org/x"
      })
  void anyOtherTextIsRefused(String uri) {
    assertThatThrownBy(() -> new ReferenceUri(uri)).isInstanceOf(QuipuException.class);
  }

  @Test
  void aPasswordIsNotRepeatedInTheMessage() {
    assertThatThrownBy(() -> new ReferenceUri("https://user:secret@example.org/x"))
        .hasMessageContaining("password before its host")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aUriHasALimit() {
    String longest = "s3://b/" + "x".repeat(Limits.REFERENCE_URI_CHARS - 7);
    assertThat(new ReferenceUri(longest).value()).isEqualTo(longest);
    assertThatThrownBy(() -> new ReferenceUri(longest + "x"))
        .hasMessageContaining("4097")
        .hasMessageContaining("4096");
  }

  private static ReferenceTarget reference(
      @Nullable Long size, @Nullable String etag, String mediaType) {
    return new ReferenceTarget(new ReferenceUri("s3://b/k"), size, null, etag, mediaType);
  }

  @Test
  void whatTheClientSaysIsALineOfText() {
    assertThat(reference(0L, "\"x\"", "text/csv").sizeBytes()).isZero();
    assertThatThrownBy(() -> reference(-1L, null, "text/csv")).hasMessageContaining("-1");
    assertThatThrownBy(() -> reference(null, "", "text/csv")).hasMessageContaining("ETag");
    assertThatThrownBy(() -> reference(null, "a\nb", "text/csv")).hasMessageContaining("ETag");
    assertThatThrownBy(() -> reference(null, "x".repeat(256), "text/csv"))
        .hasMessageContaining("256");
    assertThatThrownBy(() -> reference(null, null, "a\rb")).hasMessageContaining("Media type");
    assertThatThrownBy(() -> reference(null, null, "x".repeat(256))).hasMessageContaining("256");
  }
}
