package dev.quipu.trackers.wandb;

import dev.quipu.trackers.json.PlainJson;
import dev.quipu.trackers.proto.ProtoMessage;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The messages of W&B's client that a run consists of, and their fields in the message `Record`.
final class Records {
  static final int HISTORY = 2;
  static final int SUMMARY = 3;
  static final int CONFIG = 5;
  static final int FILES = 6;
  static final int ARTIFACT = 8;
  static final int RUN = 17;
  static final int EXIT = 18;
  static final int HEADER = 21;

  private static final int VALUE_JSON = 16;

  private Records() {}

  /// The message `HeaderRecord`.
  static ProtoMessage header() {
    ProtoMessage versions = new ProtoMessage().text(1, "quipu").text(2, "0.70.0");
    return new ProtoMessage().message(1, versions);
  }

  /// The message `RunRecord`.
  static ProtoMessage run(RunInfo run) {
    ProtoMessage record = new ProtoMessage().text(1, run.id());
    text(record, 2, run.entity());
    record.text(3, run.project()).message(4, config(Map.of("_wandb", Map.of())));
    text(record, 6, run.group());
    text(record, 7, run.jobType());
    text(record, 8, run.name());
    text(record, 9, run.notes().isEmpty() ? null : run.notes());
    run.tags().forEach(tag -> record.text(10, tag));
    return record.text(13, run.host()).message(17, timestamp(run.start()));
  }

  private static void text(ProtoMessage record, int field, @Nullable String value) {
    if (value != null) {
      record.text(field, value);
    }
  }

  private static ProtoMessage timestamp(Instant time) {
    return new ProtoMessage().number(1, time.getEpochSecond()).number(2, time.getNano());
  }

  /// The message `ConfigRecord`.
  static ProtoMessage config(Map<String, ?> params) {
    ProtoMessage record = new ProtoMessage();
    params.forEach((key, value) ->
        record.message(1, new ProtoMessage().text(1, key).text(VALUE_JSON, json(value))));
    return record;
  }

  /// The message `HistoryRecord`.
  static ProtoMessage history(HistoryRow row) {
    ProtoMessage record = new ProtoMessage();
    addItems(record, row.values());
    return record.message(2, new ProtoMessage().number(1, row.step()));
  }

  /// The message `SummaryRecord`.
  static ProtoMessage summary(Map<String, ? extends @Nullable Object> changed) {
    ProtoMessage record = new ProtoMessage();
    addItems(record, changed);
    return record;
  }

  /// The messages `HistoryItem` and `SummaryItem` have the same fields. A key with dots would be a
  /// path of several keys, unless the key is a path of one.
  private static void addItems(ProtoMessage record, Map<String, ? extends @Nullable Object> row) {
    row.forEach((key, value) ->
        record.message(1, new ProtoMessage().text(2, key).text(VALUE_JSON, json(value))));
  }

  private static String json(@Nullable Object value) {
    return PlainJson.text(value, PlainJson.NonFinite.WORD);
  }

  /// The message `FilesRecord` for one file that is to be uploaded now.
  static ProtoMessage file(String path) {
    return new ProtoMessage().message(1, new ProtoMessage().text(1, path));
  }

  /// The message `ArtifactRecord`.
  static ProtoMessage artifact(RunInfo run, ArtifactName name, ArtifactManifest files) {
    ProtoMessage record = new ProtoMessage().text(1, run.id()).text(2, run.project());
    text(record, 3, run.entity());
    ProtoMessage manifest =
        new ProtoMessage()
            .number(1, 1)
            .text(2, "wandb-storage-policy-v1")
            .message(3, new ProtoMessage().text(1, "storageLayout").text(2, "\"V2\""));
    files
        .entries()
        .forEach((path, entry) ->
            manifest.message(
                4,
                new ProtoMessage()
                    .text(1, path)
                    .text(2, entry.digest())
                    .number(4, entry.size())
                    .text(6, entry.file().toString())));
    return record
        .text(4, name.type())
        .text(5, name.name())
        .text(6, files.digest())
        .text(8, json(name.metadata()))
        .text(11, "latest")
        .message(12, manifest)
        .flag(14, true)
        .text(15, name.clientId())
        .text(16, name.sequenceId());
  }

  /// The message `RunExitRecord`.
  static ProtoMessage exit(int code, long runtimeSeconds) {
    return new ProtoMessage().number(1, code).number(2, runtimeSeconds);
  }
}
