package dev.quipu.engine.port.alerts;

import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.model.RunId;

/// Writes alerts, their firings, and requests to stop.
public interface AlertWriter extends AlertReader {
  /// Stores an alert; one of the same id is replaced.
  void put(Alert alert);

  /// Removes an alert; its firings stay.
  void remove(AlertId id);

  /// Stores a firing.
  ///
  /// @param firing with any number
  /// @return with the number that it has been given
  AlertFiring add(AlertFiring firing);

  void acknowledge(long no, AlertFiring.Acknowledgement acknowledgement);

  /// Stores the request that a run stops; one that is there is replaced.
  void putStop(RunId run, StopRequest request);

  void removeStop(RunId run);

  /// Notes up to which position of the outbox all alerts have been evaluated.
  void reach(long position);
}
