package dev.quipu.cli.harness;

import dev.quipu.core.error.QuipuException;
import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.export.RunForm;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/// What `quipu export FOLDER FORM` does.
///
/// @param exact whether texts of CSV that look like formulas stay as they are
public record FolderExport(Path folder, String form, boolean exact) {
  /// Writes the run to the standard output.
  public void print(OutputStream out) throws IOException {
    found().write(HarnessFolder.complete(folder), exact, out);
    out.flush();
  }

  /// Writes the run to a file, which gets its name once it is whole.
  ///
  /// @param file null for one named by the folder
  /// @return the file
  public Path save(@Nullable Path file) throws IOException {
    HarnessFolder run = HarnessFolder.complete(folder);
    Path named = file;
    if (named == null) {
      named = Path.of(folder.toAbsolutePath().normalize().getFileName() + "." + found().ending());
    }
    Path part = named.resolveSibling(named.getFileName() + ".part");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
      found().write(run, exact, out);
    }
    return Files.move(part, named, StandardCopyOption.REPLACE_EXISTING);
  }

  private RunForm found() {
    return RunForm.find(form)
        .orElseThrow(() ->
            QuipuException.invalid(
                "The form is \"" + form + "\"; it must be csv, markdown, html or jsonl"));
  }
}
