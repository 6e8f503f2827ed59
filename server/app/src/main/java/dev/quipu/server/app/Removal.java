package dev.quipu.server.app;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.text.ServerAddress;
import dev.quipu.core.text.Text;
import dev.quipu.engine.Engine;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.upkeep.Purge;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Purges deleted data: in a folder that no server has open, or through a server.
public final class Removal {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

  private Removal() {}

  /// The amounts removed, or to be removed.
  ///
  /// @param pointBytes the space that their points took in the database
  /// @param blobBytes the bytes that nothing names any more
  /// @param givenBackBytes by how much the database has become smaller
  /// @param blobsStay whether blobs had to stay because a backup was copying them
  public record Freed(
      long runs,
      long experiments,
      long uploads,
      long points,
      long pointBytes,
      long artifacts,
      long blobs,
      long blobBytes,
      long givenBackBytes,
      boolean blobsStay) {}

  /// Purges the deleted data in a data folder.
  ///
  /// @throws QuipuException UNAVAILABLE if a server has the folder open
  public static Freed in(Path data, Duration olderThan, boolean dryRun, Progress progress) {
    if (!Files.isRegularFile(data.resolve("quipu.db"))) {
      throw new QuipuException(
          ErrorCode.NOT_FOUND, "There is no store in " + data + ": quipu.db is missing");
    }
    InstantSource clock = InstantSource.system();
    FileBlobStore blobs = FileBlobStore.open(data);
    try (Store store = SqliteStore.open(data, clock, blobs);
        Engine engine = Engine.over(store, blobs, clock, IdSource.system(), new SecureRandom())) {
      Purge.Freed freed =
          engine
              .purge()
              .run(Scope.of(ProjectId.DEFAULT), olderThan.toMillis(), dryRun, progress::at);
      return new Freed(
          freed.runs(),
          freed.experiments(),
          freed.uploads(),
          freed.points(),
          freed.pointBytes(),
          freed.artifacts(),
          freed.blobs(),
          freed.blobBytes(),
          freed.givenBackBytes(),
          freed.blobsStay());
    }
  }

  /// Has a server purge the deleted data; the server goes on serving meanwhile.
  public static Freed by(ServerAddress server, Duration olderThan, boolean dryRun)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/admin/gc"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"olderThanMs\":" + olderThan.toMillis() + ",\"dryRun\":" + dryRun + "}"));
    server.authorization().ifPresent(value -> request.setHeader("Authorization", value));
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_PATIENCE).build()) {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      Map<String, String> fields = fields(answer.body());
      if (answer.statusCode() != 200) {
        throw new QuipuException(
            ErrorCode.UNAVAILABLE,
            "The server answered "
                + answer.statusCode()
                + ": "
                + fields.getOrDefault("message", answer.body()));
      }
      return new Freed(
          number(fields, "runs"),
          number(fields, "experiments"),
          number(fields, "uploads"),
          number(fields, "points"),
          number(fields, "pointBytes"),
          number(fields, "artifacts"),
          number(fields, "blobs"),
          number(fields, "blobBytes"),
          number(fields, "givenBackBytes"),
          Boolean.parseBoolean(fields.get("blobsStay")));
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE, "The server " + server + " cannot be reached: " + e, e);
    }
  }

  /// The scalars of some JSON by name, whatever surrounds them.
  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new TreeMap<>();
    try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      String name = "";
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          name = json.currentName();
        } else if (token.isScalarValue()) {
          fields.put(name, json.getString());
        }
      }
    } catch (tools.jackson.core.JacksonException e) {
      fields.put("message", "it is no Quipu server");
    }
    return fields;
  }

  private static long number(Map<String, String> fields, String name) {
    return Text.integer(fields.getOrDefault(name, "0")).orElse(0);
  }
}
