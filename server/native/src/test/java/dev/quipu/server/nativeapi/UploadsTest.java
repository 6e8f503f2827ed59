package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Digest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Files that are sent in parts.
class UploadsTest extends ServedTest {
  private static final byte[] ONE = "one".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TWO = "two".getBytes(StandardCharsets.UTF_8);
  private static final String WHOLE = Digest.of("onetwo".getBytes(StandardCharsets.UTF_8)).hex();

  private String run = "";
  private String uploads = "";

  @BeforeEach
  void start() {
    run = server.newRun();
    uploads = "/runs/" + run + "/uploads";
  }

  private Served.Answer begin(String path, String digest) {
    return server.post(uploads, "{\"path\":\"" + path + "\",\"digest\":\"" + digest + "\"}");
  }

  private String begun() {
    return begin("big/file", WHOLE).json(200).get("upload").get("id").asString();
  }

  private Served.Answer putPart(String upload, int number, byte[] bytes, String... headers) {
    HttpRequest.Builder request = server.request(uploads + "/" + upload + "/parts/" + number);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return server.send(request.PUT(BodyPublishers.ofByteArray(bytes)).build());
  }

  private Served.Answer complete(String upload) {
    return server.post(uploads + "/" + upload + "/complete", "");
  }

  @Test
  void aFileIsSentInPartsAndTheUploadIsFoundAgain() {
    String id = begun();
    assertThat(putPart(id, 2, TWO).json(201).toString())
        .isEqualTo("{\"number\":2,\"size\":3,\"digest\":\"" + Digest.of(TWO).hex() + "\"}");
    // Whoever begins again goes on with the same upload.
    JsonNode again = begin("big/file", WHOLE).json(200).get("upload");
    assertThat(again.get("id").asString()).isEqualTo(id);
    assertThat(again.get("digest").asString()).isEqualTo(WHOLE);
    assertThat(again.get("parts").size()).isEqualTo(1);
    assertThat(again.get("parts").get(0).get("number").asInt()).isEqualTo(2);
    putPart(id, 1, TWO).json(201);
    putPart(id, 1, ONE, "Quipu-Digest", Digest.of(ONE).hex()).json(201);
    assertThat(server.get(uploads + "/" + id).json(200).get("parts").size()).isEqualTo(2);
    JsonNode artifact = complete(id).json(201);
    assertThat(artifact.get("path").asString()).isEqualTo("big/file");
    assertThat(artifact.get("digest").asString()).isEqualTo(WHOLE);
    assertThat(server.get("/runs/" + run + "/artifacts/big/file").text()).isEqualTo("onetwo");
    // The answer may have been lost: the next try learns that the file is there.
    assertThat(begin("big/file", WHOLE).json(200).get("artifact").toString())
        .isEqualTo(artifact.toString());
    Served.assertError(complete(id), 404, "NOT_FOUND");
    Served.assertError(putPart(id, 3, ONE), 404, "NOT_FOUND");
  }

  @Test
  void anotherFileAtTheSamePathIsAnotherUpload() {
    String id = begun();
    String other = begin("big/file", Digest.of(ONE).hex()).json(200).toString();
    assertThat(other).doesNotContain(id);
    assertThat(begin("big/other", WHOLE).json(200).toString()).doesNotContain(id);
  }

  @Test
  void whatIsNotTheWholeFileIsNotStored() {
    String id = begun();
    Served.assertError(complete(id), 400, "INVALID_ARGUMENT");
    putPart(id, 1, ONE).json(201);
    Served.assertError(complete(id), 400, "INVALID_ARGUMENT");
    putPart(id, 3, TWO).json(201);
    putPart(id, 4, TWO).json(201);
    Served.assertError(complete(id), 400, "INVALID_ARGUMENT");
    Served.assertError(server.get("/runs/" + run + "/artifacts/big/file"), 404, "NOT_FOUND");
    // The upload stays, and can be put right.
    assertThat(server.get(uploads + "/" + id).json(200).get("parts").size()).isEqualTo(3);
    putPart(id, 4, new byte[0]).json(201);
    complete(id).json(201);
  }

  @Test
  void aPartThatIsNotTheOneAnnouncedIsRefused() {
    String id = begun();
    Served.assertError(
        putPart(id, 1, ONE, "Quipu-Digest", Digest.of(TWO).hex()), 400, "INVALID_ARGUMENT");
    Served.assertError(putPart(id, 1, ONE, "Quipu-Digest", "x"), 400, "INVALID_ARGUMENT");
    Served.assertError(
        putPart(id, 1, ONE, "Content-Encoding", "gzip"), 415, "UNSUPPORTED_MEDIA_TYPE");
    assertThat(server.get(uploads + "/" + id).json(200).get("parts").size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "10001", "a", "1.5", "99999999999999999999", "+1"})
  void aPartHasANumber(String number) {
    String id = begun();
    Served.assertError(
        server.put(uploads + "/" + id + "/parts/" + number, ONE), 400, "INVALID_ARGUMENT");
  }

  @Test
  void anUploadIsGivenUp() {
    String id = begun();
    putPart(id, 1, ONE).json(201);
    assertThat(server.delete(uploads + "/" + id).status()).isEqualTo(204);
    Served.assertError(server.delete(uploads + "/" + id), 404, "NOT_FOUND");
    Served.assertError(server.get(uploads + "/" + id), 404, "NOT_FOUND");
    assertThat(begin("big/file", WHOLE).json(200).get("upload").get("parts").size()).isZero();
  }

  @Test
  void anUploadBelongsToItsRun() {
    String id = begun();
    String other = "/runs/" + server.newRun() + "/uploads/" + id;
    Served.assertError(server.get(other), 404, "NOT_FOUND");
    Served.assertError(server.put(other + "/parts/1", ONE), 404, "NOT_FOUND");
    Served.assertError(server.post(other + "/complete", ""), 404, "NOT_FOUND");
    Served.assertError(server.delete(other), 404, "NOT_FOUND");
    Served.assertError(server.get(uploads + "/..%2F"), 400, "INVALID_ARGUMENT");
    Served.assertError(server.get(uploads + "/" + "x".repeat(200)), 404, "NOT_FOUND");
  }

  @Test
  void aPlaceThatIsTakenIsRefusedBeforeAnythingIsSent() {
    server.put("/runs/" + run + "/artifacts/file", ONE).json(201);
    server.put("/runs/" + run + "/folders/folder", new byte[0]).json(201);
    Served.assertError(begin("file/below", WHOLE), 409, "CONFLICT");
    Served.assertError(begin("folder", WHOLE), 409, "CONFLICT");
    Served.assertError(begin("../x", WHOLE), 400, "INVALID_ARGUMENT");
    Served.assertError(begin("a", "md5"), 400, "INVALID_ARGUMENT");
    Served.assertError(server.post(uploads, "{\"path\":\"a\"}"), 400, "INVALID_ARGUMENT");
    Served.assertError(server.post(uploads, "[]"), 400, "INVALID_ARGUMENT");
    // The place may be taken later, too.
    String id = begun();
    putPart(id, 1, ONE).json(201);
    putPart(id, 2, TWO).json(201);
    server.put("/runs/" + run + "/artifacts/big/file/x", ONE).json(201);
    Served.assertError(complete(id), 409, "CONFLICT");
    server.delete("/runs/" + run);
    Served.assertError(begin("new", WHOLE), 400, "INVALID_ARGUMENT");
  }
}
