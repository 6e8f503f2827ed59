package dev.quipu.engine.port.write;

import dev.quipu.engine.port.projects.ProjectWriter;
import dev.quipu.engine.port.read.AllProjectsReader;
import dev.quipu.engine.port.read.RunKey;
import java.util.Collection;
import java.util.List;

/// Writes across all projects for background work.
public interface AllProjectsWriter extends AllProjectsReader {
  @Override
  ProjectWriter projects();

  /// Stores pulses. A pulse of the same run is replaced. Runs that no longer exist are skipped.
  void putPulses(Collection<Pulse> pulses);

  /// Removes the pulses of ended runs. Runs without a pulse are skipped.
  void forgetPulses(Collection<RunKey> runs);

  /// As [dev.quipu.engine.port.alerts.AlertWriter#reach].
  void putAlertPosition(long position);

  /// Removes the notes of leftovers.
  void forget(List<Leftover> leftovers);
}
