package dev.quipu.trackers.wandb;

import dev.quipu.trackers.json.PlainJson;
import dev.quipu.trackers.wandb.wire.Answer;
import dev.quipu.trackers.wandb.wire.AwayException;
import dev.quipu.trackers.wandb.wire.GraphQl;
import dev.quipu.trackers.wandb.wire.WandbHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A run as the server has it: its names, its config, and its files.
final class ServerRun {
  private static final String FIND =
      """
      query FindRun($project: String, $entity: String, $name: String!) {
        model(name: $project, entityName: $entity) {
          bucket(name: $name, missingOk: true) {
            config
            summaryMetrics
            historyLineCount
          }
        }
      }
      """;
  private static final String UPSERT =
      """
      mutation UpsertRun(
        $name: String, $project: String, $entity: String, $group: String, $displayName: String,
        $notes: String, $config: JSONString, $host: String, $jobType: String, $tags: [String!]
      ) {
        upsertBucket(input: {
          name: $name, modelName: $project, entityName: $entity, groupName: $group,
          displayName: $displayName, notes: $notes, config: $config, host: $host,
          jobType: $jobType, tags: $tags
        }) {
          bucket { historyLineCount project { name entity { name } } }
        }
      }
      """;
  private static final String FILES =
      """
      mutation AddFiles($entity: String!, $project: String!, $run: String!, $files: [String!]!) {
        createRunFiles(input: {
          entityName: $entity, projectName: $project, runName: $run, files: $files
        }) {
          uploadHeaders
          files { name uploadUrl }
        }
      }
      """;

  private final WandbHttp http;
  private final GraphQl graphQl;
  private final RunInfo info;

  /// The values that the run had before the program went on with it.
  private final Map<String, @Nullable Object> summary;

  private final Map<String, @Nullable Object> config;
  private final long historyLines;

  private ServerRun(
      WandbHttp http,
      RunInfo info,
      Map<String, @Nullable Object> config,
      Map<String, @Nullable Object> summary,
      long historyLines) {
    this.http = http;
    graphQl = new GraphQl(http);
    this.info = info;
    this.config = config;
    this.summary = summary;
    this.historyLines = historyLines;
  }

  /// Makes the run, or goes on with a run that is there.
  ///
  /// @throws AwayException if the server does not answer
  static ServerRun open(WandbHttp http, RunInfo info) throws IOException, InterruptedException {
    GraphQl graphQl = new GraphQl(http);
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    Map<String, @Nullable Object> summary = new LinkedHashMap<>();
    if (info.isResumed()) {
      Map<String, @Nullable Object> names = new LinkedHashMap<>();
      names.put("project", info.project());
      names.put("entity", info.entity());
      names.put("name", info.id());
      Answer model = graphQl.ask("model", FIND, names);
      if (model.has("bucket")) {
        read(model.member("bucket").find("config"), config);
        read(model.member("bucket").find("summaryMetrics"), summary);
      }
    }
    // Without this key, wandb's client takes the run for one that has not begun.
    config.putIfAbsent("_wandb", Map.of("value", Map.of("t", Map.of())));
    Answer bucket = upsert(graphQl, info, config).member("bucket");
    Answer project = bucket.member("project");
    return new ServerRun(
        http,
        info.named(project.member("entity").text("name"), project.text("name")),
        config,
        summary,
        bucket.number("historyLineCount"));
  }

  private static void read(@Nullable String json, Map<String, @Nullable Object> values) {
    if (json != null && !json.isEmpty()) {
      Answer.of("The run", json)
          .members()
          .forEach((key, value) -> values.put(String.valueOf(key), value));
    }
  }

  private static Answer upsert(
      GraphQl graphQl, RunInfo info, Map<String, ? extends @Nullable Object> config)
      throws IOException, InterruptedException {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("name", info.id());
    variables.put("project", info.project());
    variables.put("entity", info.entity());
    variables.put("group", info.group());
    variables.put("displayName", info.name());
    variables.put("notes", info.notes().isEmpty() ? null : info.notes());
    variables.put("config", PlainJson.text(config, PlainJson.NonFinite.WORD));
    variables.put("host", info.host());
    variables.put("jobType", info.jobType());
    variables.put("tags", info.tags().isEmpty() ? null : info.tags());
    return graphQl.ask("upsertBucket", UPSERT, variables);
  }

  /// The run under the names that the server gave.
  RunInfo info() {
    return info;
  }

  GraphQl graphQl() {
    return graphQl;
  }

  WandbHttp http() {
    return http;
  }

  /// How many rows the history has had.
  long historyLines() {
    return historyLines;
  }

  Map<String, @Nullable Object> summary() {
    return summary;
  }

  /// The lowest step that the next row may have.
  long freeStep() {
    return historyLines > 0 && summary.get("_step") instanceof Number step
        ? step.longValue() + 1
        : 0;
  }

  /// Adds values to the config that is sent next.
  void addConfig(Map<String, ?> params) {
    params.forEach((key, value) -> {
      Map<String, @Nullable Object> form = new LinkedHashMap<>();
      form.put("value", value);
      config.put(key, form);
    });
  }

  void sendConfig() throws IOException, InterruptedException {
    upsert(graphQl, info, config);
  }

  /// Uploads a file of the run.
  void upload(String path, Path file) throws IOException, InterruptedException {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("entity", String.valueOf(info.entity()));
    variables.put("project", info.project());
    variables.put("run", info.id());
    variables.put("files", List.of(path));
    Answer answer = graphQl.ask("createRunFiles", FILES, variables);
    for (Answer each : answer.list("files")) {
      http.put(each.text("uploadUrl"), answer.texts("uploadHeaders"), file);
    }
  }
}
