package dev.quipu.harness.ask;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.harness.config.ModelSpec;
import dev.quipu.harness.json.Json;
import dev.quipu.harness.model.ModelAnswer;
import dev.quipu.harness.model.ModelRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The answers of models by what they were asked: a file for each, named by the digest of the
/// model's settings and the request. Several programs may use one folder.
final class AnswerCache {
  private final Path folder;

  AnswerCache(Path folder) {
    this.folder = folder;
  }

  /// The file of an answer.
  Path file(ModelSpec model, ModelRequest request) {
    Map<String, @Nullable Object> settings = new LinkedHashMap<>(model.settings());
    // The same model under another name gives the same answers.
    settings.remove("name");
    Map<String, @Nullable Object> asked = new LinkedHashMap<>();
    asked.put("model", settings);
    asked.put("system", request.system().orElse(null));
    asked.put("prompt", request.prompt());
    asked.put("input", request.input());
    String digest = Digest.of(Json.text(asked).getBytes(StandardCharsets.UTF_8)).hex();
    return folder.resolve(digest.substring(0, 2)).resolve(digest + ".json");
  }

  /// The kept answer; empty if there is none, or none that can be read.
  Optional<ModelAnswer> find(Path file) throws IOException {
    Map<String, @Nullable Object> members;
    try {
      members = Json.object("Kept answer", Files.readAllBytes(file));
    } catch (NoSuchFileException | QuipuException e) {
      return Optional.empty();
    }
    Map<String, Long> usage = new LinkedHashMap<>();
    if (members.get("usage") instanceof Map<?, ?> counts) {
      counts.forEach((name, count) -> {
        if (count instanceof Long number) {
          usage.put(String.valueOf(name), number);
        }
      });
    }
    return Optional.of(new ModelAnswer(members.get("output"), usage));
  }

  /// Keeps an answer.
  void keep(Path file, ModelAnswer answer) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("output", answer.output());
    members.put("usage", answer.usage());
    Path around = Files.createDirectories(folder.resolve(file.getParent()));
    Path fresh = Files.createTempFile(around, "fresh", ".tmp");
    Files.writeString(fresh, Json.text(members));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
