package dev.quipu.sdk.copy;

import dev.quipu.core.model.RunId;
import java.util.List;

/// What an import has brought to the server.
///
/// @param lines the number of lines that the server did not have
/// @param files the number of artifacts and contents that the server did not have
/// @param missing contents of objects that the folder does not have; empty if it has all
public record Imported(RunId run, String name, long lines, long files, List<String> missing) {
  public Imported {
    missing = List.copyOf(missing);
  }
}
