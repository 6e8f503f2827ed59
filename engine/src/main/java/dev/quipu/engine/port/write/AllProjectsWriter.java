package dev.quipu.engine.port.write;

import dev.quipu.engine.port.read.AllProjectsReader;
import dev.quipu.engine.port.read.RunKey;
import java.util.Collection;
import java.util.List;

/// Writes what work in the background notes of all projects at once.
public interface AllProjectsWriter extends AllProjectsReader {
  /// Stores pulses; one of the same run is replaced. Runs that are gone are passed over.
  void putPulses(Collection<Pulse> pulses);

  /// Forgets the pulses of runs that have ended. Without effect where nothing is known of one.
  void forgetPulses(Collection<RunKey> runs);

  /// Forgets leftovers.
  void forget(List<Leftover> leftovers);
}
