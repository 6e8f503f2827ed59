package dev.quipu.server.mlflow.graphql;

import java.util.LinkedHashMap;
import java.util.Map;

/// The types of what can be asked for. They are those of MLflow's schema, whose fields are those of
/// the answers of its other API in another spelling.
final class Schema {
  private Schema() {}

  /// What a field has: a scalar by its kind, or fields of its own.
  ///
  /// @param type `String`, `Long`, `Float`, `Boolean`, `Enum`, or the name of a type
  record FieldType(String type, boolean isList) {}

  /// The fields of each type: a line each, the name of the type first.
  private static final String TYPES =
      """
      ApiError code:String message:String helpUrl:String traceId:String
      Test output:String
      Pair key:String value:String
      Experiment experimentId:String name:String artifactLocation:String lifecycleStage:String \
      lastUpdateTime:Long creationTime:Long tags:[Pair]
      GetExperiment experiment:Experiment apiError:ApiError
      RunInfo runId:String runUuid:String runName:String experimentId:String userId:String \
      status:Enum startTime:Long endTime:Long artifactUri:String lifecycleStage:String
      Metric key:String value:Float timestamp:Long step:Long datasetName:String \
      datasetDigest:String modelId:String runId:String
      RunData metrics:[Metric] params:[Pair] tags:[Pair]
      Dataset name:String digest:String sourceType:String source:String schema:String profile:String
      DatasetInput tags:[Pair] dataset:Dataset
      ModelInput modelId:String
      ModelOutput modelId:String step:Long
      RunInputs datasetInputs:[DatasetInput] modelInputs:[ModelInput]
      RunOutputs modelOutputs:[ModelOutput]
      ModelVersion name:String version:String creationTimestamp:Long lastUpdatedTimestamp:Long \
      userId:String currentStage:String description:String source:String runId:String status:Enum \
      statusMessage:String tags:[Pair] runLink:String aliases:[String] modelId:String
      Run info:RunInfo data:RunData inputs:RunInputs outputs:RunOutputs experiment:Experiment \
      modelVersions:[ModelVersion]
      GetRun run:Run apiError:ApiError
      SearchRuns runs:[Run] nextPageToken:String apiError:ApiError
      SearchModelVersions modelVersions:[ModelVersion] nextPageToken:String apiError:ApiError
      DatasetSummary experimentId:String name:String digest:String context:String
      SearchDatasets datasetSummaries:[DatasetSummary] apiError:ApiError
      GetMetricHistoryBulkInterval metrics:[Metric] apiError:ApiError
      FileInfo path:String isDir:Boolean fileSize:Long
      ListArtifacts rootUri:String files:[FileInfo] nextPageToken:String apiError:ApiError
      """;

  private static final Map<String, Map<String, FieldType>> BY_NAME = read();

  private static Map<String, Map<String, FieldType>> read() {
    Map<String, Map<String, FieldType>> types = new LinkedHashMap<>();
    TYPES
        .lines()
        .forEach(line -> {
          String[] words = line.split(" +", -1);
          Map<String, FieldType> fields = new LinkedHashMap<>();
          for (int i = 1; i < words.length; i++) {
            String[] field = words[i].split(":", -1);
            boolean isList = field[1].startsWith("[");
            fields.put(
                field[0],
                new FieldType(
                    isList ? field[1].substring(1, field[1].length() - 1) : field[1], isList));
          }
          types.put(words[0], fields);
        });
    return types;
  }

  /// Whether a type has fields of its own.
  static boolean hasFields(String type) {
    return BY_NAME.containsKey(type);
  }

  /// The type of a field.
  ///
  /// @throws Refusal if the type has no such field
  static FieldType field(String type, String name) {
    FieldType field = BY_NAME.getOrDefault(type, Map.of()).get(name);
    if (field == null) {
      throw new Refusal("Cannot query field '" + name + "' on type 'Mlflow" + type + "'.");
    }
    return field;
  }

  /// The field in MLflow's other API: `runId` is `run_id`.
  static String snake(String name) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        snake.append('_').append((char) (c + 32));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }

  /// Checks that a selection fits a type.
  ///
  /// @throws Refusal if it does not
  static void check(Selection selection, String type) {
    if (selection.selections().isEmpty()) {
      throw new Refusal(
          "Field '" + selection.name() + "' of type 'Mlflow" + type + "' must have a selection");
    }
    for (Selection inner : selection.selections()) {
      FieldType field = field(type, inner.name());
      if (!inner.arguments().isEmpty()) {
        throw new Refusal("Field '" + inner.name() + "' has no arguments");
      }
      if (hasFields(field.type())) {
        check(inner, field.type());
      } else if (!inner.selections().isEmpty()) {
        throw new Refusal(
            "Field '"
                + inner.name()
                + "' must not have a selection since type '"
                + field.type()
                + "' has no subfields.");
      }
    }
  }
}
