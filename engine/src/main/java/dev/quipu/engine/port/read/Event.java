package dev.quipu.engine.port.read;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.registry.RegistryAction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that happened in a write. Events are stored in the transaction of the write, so an
/// event is stored exactly if the write is. The stored events are the outbox, which is read in the
/// order of the commits.
public sealed interface Event {
  /// Points were logged.
  ///
  /// @param frame the number of the frame with the points, see [EventReader#frame]
  record PointsAppended(ExperimentId experiment, RunId run, long frame) implements Event {}

  record RunChanged(ExperimentId experiment, RunId run, Change change) implements Event {}

  record ExperimentChanged(ExperimentId experiment, Change change) implements Event {}

  /// A registered model or one of its versions changed.
  ///
  /// @param isPrompt whether the model is a prompt
  /// @param model the name at the time of the change
  /// @param version null if the change is of the model as a whole
  /// @param data the change as a JSON object, in the words of MLflow's webhooks
  record RegistryChanged(
      RegistryAction action, boolean isPrompt, String model, @Nullable Integer version, String data)
      implements Event {
    /// The change for readers that do not need the data.
    public RegistryChanged withoutData() {
      return new RegistryChanged(action, isPrompt, model, version, "{}");
    }
  }

  /// The alerts of a run or of an experiment have changed, or firings have been acknowledged, or a
  /// run has been asked to stop.
  ///
  /// @param run null if the alerts are of the experiment
  record AlertsChanged(ExperimentId experiment, @Nullable RunId run) implements Event {}

  /// An alert has fired in a run.
  ///
  /// @param firing its number
  record AlertFired(ExperimentId experiment, RunId run, long firing) implements Event {}

  enum Change {
    CREATED,
    UPDATED,
    DELETED,
    RESTORED,
    /// The run has gone to another experiment: both experiments are told.
    MOVED,
    /// An attempt has begun; it supersedes points that were shown.
    REWOUND,
    /// Entries were added to its log.
    LOGGED,
    /// Rows were added to its tracks.
    TRACKED,
    /// Tasks, objects or links were added.
    TRACED,
    /// Firings of alerts were acknowledged.
    ACKNOWLEDGED;

    /// The word in the native API, in lower case.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Change> find(String word) {
      return Arrays.stream(values()).filter(change -> change.word().equals(word)).findFirst();
    }
  }
}
