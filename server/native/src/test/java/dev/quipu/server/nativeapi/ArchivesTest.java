package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivesTest extends ServedTest {
  private static final byte[] HELLO = "hello, world".getBytes(StandardCharsets.UTF_8);

  private String run = "";
  private String files = "";
  private String archive = "";

  @BeforeEach
  void start() {
    run = server.newRun();
    files = "/runs/" + run + "/artifacts";
    archive = "/runs/" + run + "/archive";
  }

  private void folder(String path) {
    server.put("/runs/" + run + "/folders/" + path, new byte[0]).json(201);
  }

  private void reference(String path, String uri) {
    server
        .put("/runs/" + run + "/references/" + path, "{\"uri\":\"" + uri + "\",\"size\":7}")
        .json(201);
  }

  private Map<String, String> unzipped(byte[] bytes) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }

  /// Unpacks with the program that people have.
  private Map<String, String> untarred(byte[] bytes) throws IOException, InterruptedException {
    Path out = Files.createTempDirectory(folder, "tar");
    Process tar =
        new ProcessBuilder("tar", "-xf", "-", "-C", out.toString())
            .redirectErrorStream(true)
            .start();
    tar.getOutputStream().write(bytes);
    tar.getOutputStream().close();
    String told = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tar.waitFor()).as(told).isZero();
    Map<String, String> entries = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(out)) {
      for (Path one : all.skip(1).sorted().toList()) {
        String name = out.relativize(one).toString();
        entries.put(
            Files.isDirectory(one) ? name + "/" : name,
            Files.isDirectory(one) ? "" : Files.readString(one));
      }
    }
    return entries;
  }

  private byte[] get(String query) {
    Served.Answer answer = server.get(archive + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.response().body();
  }

  private void fill() {
    server.put(files + "/model/b.bin", HELLO).json(201);
    server.put(files + "/model/%C3%A4%20%F0%9F%A7%B6/.x%20y.", HELLO).json(201);
    server.put(files + "/top.txt", new byte[0]).json(201);
    folder("model/empty/" + "d".repeat(120));
    reference("model/data.csv", "s3://bucket/key");
  }

  private static final String LIST =
      "{\"path\":\"%s\",\"uri\":\"s3://bucket/key\",\"size\":7,\"mediaType\":\"text/csv\"}\n";

  @Test
  void aRunIsUnpackedFromAZip() throws IOException {
    fill();
    assertThat(unzipped(get("")))
        .containsExactly(
            Map.entry("model/b.bin", "hello, world"),
            Map.entry("model/empty/" + "d".repeat(120) + "/", ""),
            Map.entry("model/ä 🧶/.x y.", "hello, world"),
            Map.entry("top.txt", ""),
            Map.entry("quipu-references.jsonl", LIST.formatted("model/data.csv")));
    assertThat(get("")).isEqualTo(get("?format=zip&path="));
  }

  @Test
  void aFolderIsUnpackedFromAZipWithoutTheFoldersAbove() throws IOException {
    fill();
    assertThat(unzipped(get("?path=model")).keySet())
        .containsExactly(
            "b.bin", "empty/" + "d".repeat(120) + "/", "ä 🧶/.x y.", "quipu-references.jsonl");
    assertThat(unzipped(get("?path=model/empty")).keySet()).containsExactly("d".repeat(120) + "/");
    Served.Answer answer = server.get(archive + "?path=model");
    assertThat(answer.header("Content-Disposition")).startsWith("attachment; filename=model.zip");
    assertThat(answer.header("Content-Type")).isEqualTo("application/zip");
    assertThat(answer.header("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
    assertThat(server.get(archive).header("Content-Disposition"))
        .startsWith("attachment; filename=artifacts-" + run + ".zip");
  }

  @Test
  void aRunIsUnpackedFromATar() throws IOException, InterruptedException {
    fill();
    Map<String, String> all = untarred(get("?format=tar"));
    assertThat(all)
        .containsEntry("model/b.bin", "hello, world")
        .containsEntry("model/empty/" + "d".repeat(120) + "/", "")
        .containsEntry("model/ä 🧶/.x y.", "hello, world")
        .containsEntry("top.txt", "")
        .containsEntry("quipu-references.jsonl", LIST.formatted("model/data.csv"))
        .hasSize(8);
    assertThat(untarred(get("?format=tar&path=model")))
        .containsEntry("quipu-references.jsonl", LIST.formatted("data.csv"))
        .hasSize(6);
    assertThat(get("?format=tar")).isEqualTo(get("?format=tar"));
  }

  @Test
  void theListOfReferencesTakesNoNameThatIsTaken() throws IOException {
    reference("f/a.csv", "s3://bucket/key");
    server.put(files + "/f/quipu-references.jsonl", HELLO).json(201);
    folder("f/quipu-references-2.jsonl");
    assertThat(unzipped(get("?path=f")).keySet())
        .containsExactly(
            "quipu-references-2.jsonl/", "quipu-references.jsonl", "quipu-references-3.jsonl");
  }

  @Test
  void anEmptyRunIsAnEmptyArchive() throws IOException, InterruptedException {
    assertThat(unzipped(get(""))).isEmpty();
    assertThat(untarred(get("?format=tar"))).isEmpty();
    server.delete("/runs/" + run);
    assertThat(unzipped(get(""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar"})
  void noNameLeadsOutOfTheFolderItIsUnpackedIn(String format)
      throws IOException, InterruptedException {
    for (String path : new String[] {"f/C:evil", "f/c:", "f/...", "f/-rf", "f/~", "f/CON"}) {
      server.put(files + "/" + path.replace(":", "%3A"), HELLO).json(201);
    }
    byte[] bytes = get("?path=f&format=" + format);
    if (format.equals("zip")) {
      assertThat(unzipped(bytes).keySet())
          .containsExactly("-rf", "...", "./C:evil", "CON", "./c:", "~");
    } else {
      assertThat(untarred(bytes)).hasSize(6);
      assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("./C:evil\0", "./c:\0");
    }
  }

  @Test
  void aDamagedFileNeverMakesAnArchiveThatLooksWhole() throws IOException {
    byte[] large = new byte[3_000_000];
    new Random(1).nextBytes(large);
    server.put(files + "/a", HELLO).json(201);
    server.put(files + "/b", large).json(201);
    server.put(files + "/c", HELLO).json(201);
    flip(Digest.of(large), 2_500_000);
    for (String format : new String[] {"zip", "tar"}) {
      HttpURLConnection connection =
          (HttpURLConnection) server.uri(archive + "?format=" + format).toURL().openConnection();
      boolean broken = false;
      try (InputStream in = connection.getInputStream()) {
        in.readAllBytes();
      } catch (IOException e) {
        broken = true;
      }
      assertThat(broken).as(format).isTrue();
    }
    // Nothing has been sent yet, so that the error is told.
    flip(Digest.of(HELLO), 3);
    Served.assertError(server.get(archive), 500, "CORRUPT");
    server.assertHealthy();
  }

  private void flip(Digest digest, int position) throws IOException {
    Path file =
        folder.resolve("blobs/" + digest.hex().substring(0, 2) + "/" + digest.hex().substring(2));
    byte[] bytes = Files.readAllBytes(file);
    bytes[position] ^= 8;
    Files.write(file, bytes);
  }

  @Test
  void manyEntriesComeInPages() throws IOException {
    for (int i = 0; i < 1100; i++) {
      folder("f/" + (10_000 + i));
    }
    assertThat(unzipped(get("?path=f"))).hasSize(1100);
  }

  @Test
  void whatIsNoFolderIsNotSent() {
    server.put(files + "/file", HELLO).json(201);
    Served.assertError(server.get(archive + "?path=none"), 404, "NOT_FOUND");
    Served.assertError(server.get(archive + "?path=file"), 404, "NOT_FOUND");
    Served.assertError(server.get("/runs/" + "0".repeat(32) + "/archive"), 404, "NOT_FOUND");
    for (String query :
        new String[] {"?format=", "?format=rar", "?format=ZIP", "?path=..", "?path=a%2F%2Fb"}) {
      Served.assertError(server.get(archive + query), 400, "INVALID_ARGUMENT");
    }
  }

  @Test
  void headTellsOfAnArchiveWithoutMakingIt() {
    fill();
    Served.Answer answer =
        server.send(server.request(archive).method("HEAD", BodyPublishers.noBody()).build());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/zip");
    assertThat(answer.response().body()).isEmpty();
  }
}
