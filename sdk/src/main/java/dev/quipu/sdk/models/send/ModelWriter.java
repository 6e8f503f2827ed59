package dev.quipu.sdk.models.send;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.models.ModelStatus;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.models.NewModel;
import dev.quipu.sdk.models.StoredModel;
import dev.quipu.sdk.models.fetch.ModelReader;
import dev.quipu.sdk.upload.UploadedFile;
import dev.quipu.sdk.wire.ModelsJson;
import dev.quipu.sdk.write.ParamTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Makes models of runs on the server. Each call waits for the server; one whose answer is lost is
/// sent again and does the same as once.
public record ModelWriter(ServerReader reader) {
  /// Makes a model with its files.
  ///
  /// @param id for the new model
  public StoredModel log(RunId run, ModelId id, NewModel model) {
    List<Path> files = files(model.files());
    ParamTree params = ParamTree.of("", model.params());
    if (!params.problems().isEmpty()) {
      throw QuipuException.invalid(params.problems().get(0));
    }
    byte[] created =
        ModelsJson.create(
            id, model.name(), model.type(), params.params(), model.tags(), model.step());
    reader.load(reader.api().ofProject("POST", "/runs/" + run + "/models", created), "id");
    try {
      for (Path file : files) {
        upload(id, place(model.files(), file), file);
      }
    } catch (RuntimeException e) {
      try {
        change(id, ModelsJson.status(ModelStatus.UPLOAD_FAILED));
      } catch (QuipuException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    return change(id, ModelsJson.status(ModelStatus.READY));
  }

  private static List<Path> files(Path from) {
    if (!Files.exists(from)) {
      throw QuipuException.notFound("There is no file or folder " + Text.quote(from.toString()));
    }
    try (Stream<Path> all = Files.walk(from)) {
      List<Path> files = new ArrayList<>();
      all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).forEach(files::add);
      if (files.isEmpty()) {
        throw QuipuException.invalid(
            "A model needs files, but " + Text.quote(from.toString()) + " has none");
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("The files of a model cannot be read", e);
    }
  }

  private static ArtifactPath place(Path from, Path file) {
    Path below = from.equals(file) ? file.getFileName() : from.relativize(file);
    List<String> segments = new ArrayList<>();
    if (below != null) {
      below.forEach(segment -> segments.add(segment.toString()));
    }
    return new ArtifactPath(String.join("/", segments));
  }

  private void upload(ModelId id, ArtifactPath path, Path file) {
    try {
      UploadedFile sent =
          new UploadedFile(
              file, false, Files.size(file), Files.getLastModifiedTime(file).toMillis());
      Digest digest = sent.digest();
      var unused =
          reader.upload(
              BodyPublishers.ofFile(file),
              body -> reader.api().putModelArtifact(id, path, digest, body),
              "digest");
    } catch (IOException e) {
      throw new UncheckedIOException("File " + file + " of a model cannot be read", e);
    }
  }

  /// Sets a tag of a model.
  public StoredModel tag(ModelId id, String key, String value) {
    return change(id, ModelsJson.tag(key, value));
  }

  private StoredModel change(ModelId id, byte[] json) {
    return ModelReader.model(
        reader.load(reader.api().ofProject("PATCH", "/models/" + id, json), "id"));
  }

  /// Logs values of a run that say how good a model is.
  ///
  /// @param dataset empty if nobody says, as is the digest
  public void logMetrics(
      RunId run,
      ModelId id,
      long step,
      long timeMs,
      Map<String, Double> metrics,
      String dataset,
      String digest) {
    byte[] json = ModelsJson.metrics(run, metrics, step, timeMs, dataset, digest);
    var unused =
        reader.loadBytes(reader.api().ofProject("POST", "/models/" + id + "/metrics", json), "");
  }
}
