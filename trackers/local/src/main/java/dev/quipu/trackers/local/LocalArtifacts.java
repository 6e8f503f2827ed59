package dev.quipu.trackers.local;

import dev.quipu.trackers.backend.FileName;
import dev.quipu.trackers.backend.FileTree;
import dev.quipu.trackers.json.PlainJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files of a run in `artifacts/`, and their list in `artifacts.json`.
final class LocalArtifacts implements AutoCloseable {
  private final Path folder;
  private final JsonArrayFile list;

  LocalArtifacts(Path run) throws IOException {
    folder = run.resolve("artifacts");
    Files.createDirectories(folder);
    list = JsonArrayFile.open(run.resolve("artifacts.json"));
  }

  /// Copies a file or a folder, in the place of what has its name already.
  void copy(Path from, String name, String type) throws IOException {
    Path target = target(name);
    Path next = target.resolveSibling(target.getFileName() + ".next");
    FileTree.delete(next);
    FileTree.copy(from, next);
    replace(next, target);
    note(name, type, target);
  }

  void write(String name, String type, String text) throws IOException {
    write(name, type, text.getBytes(StandardCharsets.UTF_8));
  }

  void write(String name, String type, byte[] bytes) throws IOException {
    Path target = target(name);
    Path next = target.resolveSibling(target.getFileName() + ".next");
    Files.write(next, bytes);
    replace(next, target);
    note(name, type, target);
  }

  private static void replace(Path next, Path target) throws IOException {
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(next)) {
      FileTree.delete(target);
    }
    Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Adds text to a file, which is in the list once.
  void append(String name, String type, String text) throws IOException {
    Path target = target(name);
    boolean isNew = !Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    Files.writeString(target, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (isNew) {
      note(name, type, target);
    }
  }

  /// A place below the folder: each part of the name is a file name.
  private Path target(String name) throws IOException {
    Path around = folder;
    String[] parts = name.split("/", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      around = around.resolve(FileName.of(parts[i]));
    }
    Files.createDirectories(around);
    return around.resolve(FileName.of(parts[parts.length - 1]));
  }

  private void note(String name, String type, Path target) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("name", name);
    line.put("type", type);
    line.put("path", "artifacts/" + folder.relativize(target).toString().replace('\\', '/'));
    line.put("size", FileTree.size(target));
    line.put("timestamp", Instant.now().toString());
    list.append(List.of(PlainJson.text(line)));
  }

  @Override
  public void close() throws IOException {
    list.close();
  }
}
