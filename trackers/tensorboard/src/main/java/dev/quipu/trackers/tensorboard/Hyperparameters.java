package dev.quipu.trackers.tensorboard;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.json.PlainJson;
import dev.quipu.trackers.proto.ProtoMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What TensorBoard's table of hyperparameters reads of a run: the messages `HParamsPluginData`,
/// `Experiment`, `SessionStartInfo` and `SessionEndInfo`.
final class Hyperparameters {
  private static final String PLUGIN = "hparams";
  private static final int EXPERIMENT = 2;
  private static final int SESSION_START = 3;
  private static final int SESSION_END = 4;
  private static final int SUCCESS = 1;
  private static final int FAILURE = 2;

  private Hyperparameters() {}

  /// The summary of a run that has ended.
  static ProtoMessage summary(
      String run,
      Map<String, @Nullable Object> params,
      Set<String> metrics,
      RunStatus status,
      Instant start,
      Instant end) {
    ProtoMessage experiment = new ProtoMessage();
    ProtoMessage session = new ProtoMessage();
    params.forEach((key, value) -> {
      experiment.message(4, new ProtoMessage().text(1, key).number(4, type(value)));
      session.message(1, new ProtoMessage().text(1, key).message(2, value(value)));
    });
    for (String metric : metrics) {
      ProtoMessage name = new ProtoMessage().text(2, metric);
      experiment.message(5, new ProtoMessage().message(1, name));
    }
    session.text(4, run).real(5, Event.seconds(start));
    ProtoMessage ended =
        new ProtoMessage()
            .number(1, status == RunStatus.COMPLETED ? SUCCESS : FAILURE)
            .real(2, Event.seconds(end));
    ProtoMessage summary = new ProtoMessage();
    add(summary, "_hparams_/experiment", EXPERIMENT, experiment);
    add(summary, "_hparams_/session_start_info", SESSION_START, session);
    add(summary, "_hparams_/session_end_info", SESSION_END, ended);
    return summary;
  }

  private static void add(ProtoMessage summary, String tag, int field, ProtoMessage data) {
    Event.addPluginData(summary, tag, PLUGIN, new ProtoMessage().number(1, 0).message(field, data));
  }

  /// The number of a type: 1 text, 2 boolean, 3 number.
  private static int type(@Nullable Object value) {
    return value instanceof Boolean ? 2 : value instanceof Number ? 3 : 1;
  }

  /// The message `google.protobuf.Value`.
  private static ProtoMessage value(@Nullable Object value) {
    if (value instanceof Boolean flag) {
      return new ProtoMessage().flag(4, flag);
    }
    if (value instanceof Number number) {
      return new ProtoMessage().real(2, number.doubleValue());
    }
    return new ProtoMessage().text(3, value instanceof String text ? text : PlainJson.text(value));
  }
}
