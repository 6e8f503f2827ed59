package dev.quipu.sdk.journal;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.projects.Project;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// The file of a journal that names the project of its run. A journal of the default project has
/// none, as journals had before there were others. The file is on the disk before the first
/// segment, so whoever finds a segment finds the project.
public final class ProjectFile {
  private ProjectFile() {}

  private static Path of(JournalFolder folder) {
    return folder.path().resolve("project");
  }

  /// Writes the name of a project.
  static void write(JournalFolder folder, String project) throws IOException {
    if (project.equals(ProjectId.DEFAULT_NAME)) {
      return;
    }
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(project + " " + checksum(project) + "\n");
    try (FileChannel file =
        JournalFolder.open(
            of(folder),
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING))) {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
  }

  /// The name of the project of a journal that has a segment.
  ///
  /// @throws QuipuException CORRUPT if the file is damaged: nobody knows where the data belong
  public static String read(JournalFolder folder) throws IOException {
    String text;
    try {
      text = new String(Files.readAllBytes(of(folder)), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return ProjectId.DEFAULT_NAME;
    }
    String name = text.split(" ", 2)[0];
    if (!Project.isValidName(name) || !text.equals(name + " " + checksum(name) + "\n")) {
      throw QuipuException.corrupt("The file " + of(folder) + " is damaged");
    }
    return name;
  }

  private static String checksum(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return String.format("%08x", JournalFormat.checksum(bytes, 0, bytes.length));
  }
}
