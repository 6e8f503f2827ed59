package dev.quipu.faults;

import dev.quipu.core.model.Digest;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All answers of a server about some runs, by request, for comparison with the answers of a server
/// over a damaged copy.
final class Reading {
  /// How the server of a damaged copy answers a request.
  enum Verdict {
    /// As the server of the undamaged copy.
    SAME,
    /// With an error that reports the damage.
    REPORTED,
    /// With another answer that does not report the damage.
    SILENT
  }

  private final Map<String, HttpResponse<byte[]>> answers = new LinkedHashMap<>();

  private Reading() {}

  /// Reads everything from an undamaged server.
  static Reading whole(Wire wire, List<String> runs) throws IOException {
    Reading reading = new Reading();
    List<String> paths = new ArrayList<>();
    paths.add("/api/v1/projects/default/experiments");
    paths.add("/api/v1/projects/default/experiments/0");
    for (String run : runs) {
      paths.add("/api/v1/projects/default/runs/" + run);
      paths.add(Wire.MLFLOW + "runs/get?run_id=" + run);
      String series = "/api/v1/projects/default/runs/" + run + "/series?maxResults=1000";
      paths.add(series);
      for (JsonObject one : wire.get(series).objects("series")) {
        paths.add(
            "/api/v1/projects/default/runs/%s/points?limit=10000&key=%s"
                .formatted(run, Wire.encode(one.requiredText("key"))));
      }
      String files = "/api/v1/projects/default/runs/" + run + "/artifacts?path=files";
      paths.add(files);
      for (JsonObject one : wire.get(files).objects("artifacts")) {
        paths.add(
            "/api/v1/projects/default/runs/" + run + "/artifacts/" + one.requiredText("path"));
      }
      paths.addAll(contents(wire, run));
    }
    for (String path : paths) {
      HttpResponse<byte[]> answer = wire.getBytes(path);
      if (answer.statusCode() != 200) {
        throw new AssertionError(path + " answered " + answer.statusCode());
      }
      reading.answers.put(path, answer);
    }
    return reading;
  }

  /// The contents of the objects of a run, as far as they are there.
  private static Set<String> contents(Wire wire, String run) throws IOException {
    String uses = "/api/v1/projects/default/runs/" + run + "/uses?max=1000";
    Set<String> contents = new LinkedHashSet<>();
    for (JsonObject use : wire.get(uses).objects("uses")) {
      String path = "/api/v1/projects/default/objects/" + use.requiredText("object") + "/content";
      if (wire.getBytes(path).statusCode() == 200) {
        contents.add(path);
      }
    }
    return contents;
  }

  /// Whether an answer is the whole of a blob.
  boolean has(Digest blob) {
    return answers.values().stream().anyMatch(answer -> Digest.of(answer.body()).equals(blob));
  }

  /// Asks the server of a damaged copy the same.
  Map<String, Verdict> compare(Wire damaged) {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    answers.forEach((path, answer) -> verdicts.put(path, verdict(path, answer, damaged)));
    return verdicts;
  }

  private static Verdict verdict(String path, HttpResponse<byte[]> expected, Wire damaged) {
    @Nullable HttpResponse<byte[]> answer;
    try {
      answer = damaged.getBytes(path);
    } catch (IOException e) {
      // The server breaks off the answer it has begun, and the client sees this.
      return Verdict.REPORTED;
    }
    if (answer.statusCode() == 200) {
      return stored(answer).equals(stored(expected)) ? Verdict.SAME : Verdict.SILENT;
    }
    // Every error is JSON; "not found" does not report damage.
    JsonObject error = Json.readObject(new String(answer.body(), StandardCharsets.UTF_8));
    if (error.object("error").isEmpty() && error.text("error_code").isEmpty()) {
      throw new AssertionError(path + " answered " + answer.statusCode() + " without a code");
    }
    return answer.statusCode() >= 500 ? Verdict.REPORTED : Verdict.SILENT;
  }

  /// The stored part of an answer: the signs of life of a running run begin anew with each start.
  private static String stored(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.ISO_8859_1)
        .replaceAll("\"(seenMs|lostAtMs)\":\\d+,?", "");
  }
}
