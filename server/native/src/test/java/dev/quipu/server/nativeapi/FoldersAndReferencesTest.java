package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Digest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class FoldersAndReferencesTest extends ServedTest {
  private static final byte[] HELLO = "hello, world".getBytes(StandardCharsets.UTF_8);
  private static final String S3 = "{\"uri\":\"s3://bucket/key\"}";

  private String run = "";
  private String files = "";
  private String folders = "";
  private String references = "";

  @BeforeEach
  void start() {
    run = server.newRun();
    files = "/runs/" + run + "/artifacts";
    folders = "/runs/" + run + "/folders";
    references = "/runs/" + run + "/references";
  }

  private JsonNode list(String query) {
    return server.get(files + query).json(200).get("artifacts");
  }

  @Test
  void aFolderIsKeptWithoutFiles() {
    JsonNode kept = server.put(folders + "/a/.x%20%C3%A4..", new byte[0]).json(201);
    assertThat(kept.toString())
        .isEqualTo(
            "{\"path\":\"a/.x ä..\",\"name\":\".x ä..\",\"dir\":true,\"size\":0,\"files\":0,"
                + "\"references\":0}");
    assertThat(list("?path=a").toString()).isEqualTo("[" + kept + "]");
    server.put(files + "/a/.x%20%C3%A4../f", HELLO).json(201);
    assertThat(server.put(folders + "/a/.x%20%C3%A4..", new byte[0]).json(201).get("files").asInt())
        .isEqualTo(1);
    assertThat(server.delete(files + "/a/.x%20%C3%A4../f").status()).isEqualTo(204);
    assertThat(list("?path=a").toString()).isEqualTo("[" + kept + "]");
    assertThat(server.delete(files + "/a").status()).isEqualTo(204);
    assertThat(list("").size()).isZero();
  }

  @Test
  void aReferenceIsListedAndNotFetched() {
    String whole =
        """
        {"uri":"https://example.org/x?a=1","size":9007199254740993,"digest":"%s","etag":"\\"e\\"",\
        "mediaType":"text/csv"}\
        """
            .formatted(Digest.of(HELLO));
    JsonNode stored = server.put(references + "/data/train.bin", whole).json(201);
    assertThat(stored.get("path").asString()).isEqualTo("data/train.bin");
    assertThat(stored.get("dir").asBoolean()).isFalse();
    assertThat(stored.get("uri").asString()).isEqualTo("https://example.org/x?a=1");
    assertThat(stored.get("size").asLong()).isEqualTo(9007199254740993L);
    assertThat(stored.get("digest").asString()).isEqualTo(Digest.of(HELLO).hex());
    assertThat(stored.get("etag").asString()).isEqualTo("\"e\"");
    assertThat(stored.get("mediaType").asString()).isEqualTo("text/csv");
    JsonNode bare = server.put(references + "/data/t.csv", S3).json(201);
    assertThat(bare.has("size") || bare.has("digest") || bare.has("etag")).isFalse();
    assertThat(bare.get("mediaType").asString()).isEqualTo("text/csv");
    assertThat(list("?path=data").toString()).isEqualTo("[" + bare + "," + stored + "]");
    assertThat(list("?q=TRAIN").toString()).isEqualTo("[" + stored + "]");
    JsonNode sums = server.get(files).json(200);
    assertThat(sums.get("references").asInt()).isEqualTo(2);
    assertThat(sums.get("files").asInt()).isZero();
    assertThat(sums.get("size").asInt()).isZero();
    for (String path : new String[] {files, "/runs/" + run + "/preview"}) {
      Served.Answer read = server.get(path + "/data/t.csv");
      Served.assertError(read, 409, "CONFLICT");
      assertThat(read.text()).contains("s3://bucket/key");
    }
    assertThat(server.delete(files + "/data/t.csv").status()).isEqualTo(204);
    Served.assertError(server.get(files + "/data/t.csv"), 404, "NOT_FOUND");
  }

  @Test
  void aFileAndAReferenceReplaceEachOther() {
    server.put(files + "/a", HELLO).json(201);
    server.put(references + "/a", S3).json(201);
    assertThat(list("").get(0).has("uri")).isTrue();
    server.put(files + "/a", HELLO).json(201);
    assertThat(list("").size()).isEqualTo(1);
    assertThat(server.get(files + "/a").response().body()).isEqualTo(HELLO);
  }

  @Test
  void noPathIsAFolderAndSomethingElse() {
    server.put(files + "/file", HELLO).json(201);
    server.put(references + "/reference", S3).json(201);
    server.put(folders + "/folder", new byte[0]).json(201);
    for (String path : new String[] {"/file", "/file/a", "/reference", "/reference/a"}) {
      Served.assertError(server.put(folders + path, new byte[0]), 409, "CONFLICT");
    }
    for (String path : new String[] {"/file/a", "/reference/a", "/folder"}) {
      Served.assertError(server.put(files + path, HELLO), 409, "CONFLICT");
      Served.assertError(server.put(references + path, S3), 409, "CONFLICT");
    }
    assertThat(list("").size()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"uri\":null}",
        "{\"uri\":7}",
        "{\"uri\":\"key\"}",
        "{\"uri\":\"javascript:alert(1)\"}",
        "{\"uri\":\"https://u:p@h/x\"}",
        "{\"uri\":\"s3://b/k\\u0000\"}",
        "{\"uri\":\"s3://b/k\",\"size\":-1}",
        "{\"uri\":\"s3://b/k\",\"size\":1.5}",
        "{\"uri\":\"s3://b/k\",\"digest\":\"md5\"}",
        "{\"uri\":\"s3://b/k\",\"etag\":\"a\\nb\"}",
        "{\"uri\":\"s3://b/k\",\"mediaType\":\"\"}"
      })
  void aReferenceThatIsNoneIsRefused(String body) {
    Served.assertError(server.put(references + "/a", body), 400, "INVALID_ARGUMENT");
    assertThat(list("").size()).isZero();
  }

  @Test
  void aRunThatIsMissingOrDeletedTakesNothing() {
    String missing = "/runs/" + "0".repeat(32);
    Served.assertError(server.put(missing + "/folders/a", new byte[0]), 404, "NOT_FOUND");
    Served.assertError(server.put(missing + "/references/a", S3), 404, "NOT_FOUND");
    server.delete("/runs/" + run);
    Served.assertError(server.put(folders + "/a", new byte[0]), 400, "INVALID_ARGUMENT");
    Served.assertError(server.put(references + "/a", S3), 400, "INVALID_ARGUMENT");
  }
}
