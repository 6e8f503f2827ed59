package dev.quipu.engine.port.read;

import java.util.Set;

/// The columns to load with a run besides its attributes.
///
/// @param all whether to load everything; the sets are ignored then
/// @param params keys, as are tags and metrics
public record RunColumns(
    boolean all,
    Set<String> params,
    Set<String> tags,
    Set<String> metrics,
    boolean notes,
    boolean inputs) {
  public static final RunColumns ALL =
      new RunColumns(true, Set.of(), Set.of(), Set.of(), true, true);
  public static final RunColumns NONE =
      new RunColumns(false, Set.of(), Set.of(), Set.of(), false, false);

  public RunColumns {
    params = Set.copyOf(params);
    tags = Set.copyOf(tags);
    metrics = Set.copyOf(metrics);
  }
}
