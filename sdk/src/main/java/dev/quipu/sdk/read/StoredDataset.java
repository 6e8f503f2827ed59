package dev.quipu.sdk.read;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.wire.Query;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/// A dataset that runs of the project used, under its name and digest. Any thread.
public final class StoredDataset {
  private final ServerReader reader;
  private final JsonObject json;

  private StoredDataset(ServerReader reader, JsonObject json) {
    this.reader = reader;
    this.json = json;
  }

  static Listing<StoredDataset> all(ServerReader reader, String part) {
    return () ->
        new Pages<>(
            ReadLimits.DATASETS,
            (token, max) -> {
              Query query =
                  Query.EMPTY.with("q", part).with("max", max).withIfPresent("pageToken", token);
              JsonObject page = reader.load(reader.api().list("datasets", query), "datasets");
              return new Pages.Page<>(
                  page.objects("datasets").stream()
                      .map(one -> new StoredDataset(reader, one))
                      .toList(),
                  page.findText("nextPageToken").orElse(null));
            });
  }

  static DatasetInput input(JsonObject json) {
    return new DatasetInput(
        new Dataset(
            json.text("name"),
            json.text("digest"),
            json.text("sourceType"),
            json.text("source"),
            json.findText("description").orElse(""),
            json.findText("schema").orElse(""),
            json.findText("profile").orElse("")),
        json.object("tags").texts());
  }

  public String name() {
    return json.text("name");
  }

  public String digest() {
    return json.text("digest");
  }

  /// The URI or path of the data; empty if the source has another form.
  public Optional<String> uri() {
    return json.findText("uri");
  }

  /// Such as `s3` or `local`; empty if nobody has said.
  public String sourceType() {
    return json.text("sourceType");
  }

  /// Empty if there is none.
  public String description() {
    return json.findText("description").orElse("");
  }

  /// How many runs used it.
  public long runCount() {
    return json.integer("runs");
  }

  /// A use of the dataset by a run.
  ///
  /// @param tags of this use
  public record Use(
      RunId run,
      String runName,
      ExperimentId experiment,
      RunStatus status,
      Instant start,
      Map<String, String> tags) {
    public Use {
      tags = Collections.unmodifiableMap(tags);
    }

    /// For what the run used the data; empty if it has not said.
    public String context() {
      return tags.getOrDefault(DatasetInput.CONTEXT, "");
    }
  }

  /// The runs that used it, the newest first.
  public Listing<Use> uses() {
    return () ->
        new Pages<>(
            ReadLimits.DATASETS,
            (token, max) -> {
              Query query =
                  Query.EMPTY
                      .with("name", name())
                      .with("digest", digest())
                      .with("max", max)
                      .withIfPresent("pageToken", token);
              JsonObject page = reader.load(reader.api().list("datasets/runs", query), "runs");
              return new Pages.Page<>(
                  page.objects("runs").stream().map(StoredDataset::use).toList(),
                  page.findText("nextPageToken").orElse(null));
            });
  }

  private static Use use(JsonObject run) {
    String status = run.text("status");
    return new Use(
        new RunId(run.text("id")),
        run.text("name"),
        StoredRun.experimentId(run, "experimentId"),
        RunStatus.find(status)
            .orElseThrow(() ->
                new QuipuException(
                    ErrorCode.INTERNAL, "A run has the status " + Text.quote(status))),
        Instant.ofEpochMilli(run.integer("startMs")),
        run.object("tags").texts());
  }
}
