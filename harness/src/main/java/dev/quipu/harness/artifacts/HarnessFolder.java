package dev.quipu.harness.artifacts;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.harness.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The folder of a run. Each file appears whole, and the manifest last: a folder with a manifest is
/// complete.
public record HarnessFolder(Path path) {
  public static final String RECORDS = "records.jsonl";
  public static final String MANIFEST = "manifest.json";
  public static final String SUMMARY = "summary.json";
  public static final String REPORT = "report.html";

  private static final String JOURNAL = "journal.jsonl";

  /// A folder that is there and complete.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such folder, CONFLICT if its run is not done
  public static HarnessFolder complete(Path path) {
    HarnessFolder folder = new HarnessFolder(path);
    if (Files.exists(folder.file(MANIFEST))) {
      return folder;
    } else if (Files.exists(folder.journal())) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          "The run in " + path + " is not done; the same command goes on with it");
    }
    throw QuipuException.notFound(path + " is no folder of a run: it has no " + MANIFEST);
  }

  public Path file(String name) {
    return path.resolve(name);
  }

  /// The cases that are done while the run goes on.
  public Path journal() {
    return path.resolve(JOURNAL);
  }

  /// The manifest; empty if the run is not done.
  public Optional<Manifest> findManifest() throws IOException {
    Path file = file(MANIFEST);
    return Files.exists(file)
        ? Optional.of(Manifest.of(file.toString(), Json.object(file.toString(), read(file))))
        : Optional.empty();
  }

  /// The manifest of a complete folder.
  public Manifest manifest() throws IOException {
    return findManifest().orElseThrow(() -> QuipuException.notFound(path + " has no " + MANIFEST));
  }

  private static byte[] read(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  /// The lines of the records.
  public LineReader records() throws IOException {
    return new LineReader(Files.newInputStream(file(RECORDS)));
  }

  /// Writes a file of JSON.
  public void writeJson(String name, Map<String, ? extends @Nullable Object> members)
      throws IOException {
    writeText(name, Json.text(members) + "\n");
  }

  /// Writes a file.
  public void writeText(String name, String text) throws IOException {
    Path fresh = fresh(name);
    Files.writeString(fresh, text, StandardCharsets.UTF_8);
    publish(fresh, name);
  }

  /// Where a file is written before it gets its name. What a cut has left there is written over.
  public Path fresh(String name) {
    return path.resolve("." + name + ".fresh");
  }

  /// Gives a file its name once its bytes are on the disk.
  public void publish(Path fresh, String name) throws IOException {
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        fresh, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync();
  }

  /// Brings the names of files to the disk, where the system lets a folder be opened.
  private void sync() {
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Windows does not; it keeps names by itself.
    }
  }

  /// Removes what a run has made.
  public void clear() throws IOException {
    for (String name : new String[] {MANIFEST, RECORDS, SUMMARY, REPORT}) {
      Files.deleteIfExists(file(name));
    }
    Files.deleteIfExists(journal());
  }
}
