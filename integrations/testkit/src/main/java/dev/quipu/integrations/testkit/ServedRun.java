package dev.quipu.integrations.testkit;

import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Report;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A run of a real server on a free port of this machine.
public final class ServedRun implements AutoCloseable {
  private final QuipuServer server;
  private final Quipu quipu;
  private final Run run;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServedRun(QuipuServer server, Quipu quipu) {
    this.server = server;
    this.quipu = quipu;
    run = quipu.experiment("integrations").startRun("run");
  }

  /// Starts a server and a run.
  ///
  /// @param folder for the data of the server and the journals
  public static ServedRun start(Path folder) {
    QuipuServer server =
        QuipuServer.start(
            new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false));
    return new ServedRun(
        server,
        Quipu.connect(
            Options.defaults()
                .url(server.url())
                .journalFolder(folder.resolve("journals"))
                .flushInterval(Duration.ofMillis(20))
                .capture(false)));
  }

  public Run run() {
    return run;
  }

  /// Ends the run.
  ///
  /// @throws IllegalStateException if something that was logged is not on the server
  public StoredRun finish() {
    Report report = run.finish();
    if (!report.isComplete()) {
      throw new IllegalStateException(report.toString());
    }
    return quipu.project().findRun(run.id()).orElseThrow();
  }

  /// A task as the server has it.
  ///
  /// @param parent the name of the task around; null if there is none
  /// @param inputs the values by their names
  public record StoredTask(
      String name,
      String status,
      @Nullable String parent,
      Map<String, @Nullable Object> attributes,
      Map<String, @Nullable Object> inputs,
      Map<String, @Nullable Object> outputs,
      @Nullable String error) {}

  /// The tasks of the run by their beginnings, once it has ended.
  public List<StoredTask> tasks() {
    List<Map<String, @Nullable Object>> all = list(ofRun("tasks"), "tasks");
    return all.stream().map(task -> task(task, all)).toList();
  }

  /// The only task of a name.
  public StoredTask task(String name) {
    List<StoredTask> found = tasks().stream().filter(task -> task.name().equals(name)).toList();
    if (found.size() != 1) {
      throw new NoSuchElementException(found.size() + " tasks are named " + name + ": " + tasks());
    }
    return found.get(0);
  }

  private StoredTask task(
      Map<String, @Nullable Object> task, List<Map<String, @Nullable Object>> all) {
    Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
    Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> use : list(ofRun("tasks/" + task.get("id")), "uses")) {
      ("input".equals(use.get("direction")) ? inputs : outputs)
          .put(word(use, "name"), content(word(use, "object")));
    }
    Object notes = task.get("attributes");
    Object attributes = notes == null ? null : fields(notes).get("attributes");
    return new StoredTask(
        word(task, "name"),
        word(task, "status"),
        all.stream()
            .filter(other -> Objects.equals(other.get("id"), task.get("parentId")))
            .map(other -> word(other, "name"))
            .findFirst()
            .orElse(null),
        attributes == null ? Map.of() : fields(attributes),
        inputs,
        outputs,
        (String) task.get("error"));
  }

  private @Nullable Object content(String digest) {
    return JsonTree.read(new JsonText(get("objects/" + digest + "/content")));
  }

  private static String word(Map<String, @Nullable Object> fields, String name) {
    return (String) Objects.requireNonNull(fields.get(name), name);
  }

  private Map<String, @Nullable Object> ofRun(String path) {
    return fields(JsonTree.read(new JsonText(get("runs/" + run.id().hex() + "/" + path))));
  }

  private String get(String path) {
    String url = server.url() + "/api/v1/projects/default/" + path;
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(url + " answers " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new IllegalStateException(url + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> fields(@Nullable Object json) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(json);
  }

  private static List<Map<String, @Nullable Object>> list(
      Map<String, @Nullable Object> json, String name) {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    if (json.get(name) instanceof List<?> items) {
      items.forEach(item -> all.add(fields(item)));
    }
    return all;
  }

  @Override
  public void close() {
    quipu.close();
    server.close();
  }
}
