package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.WriterId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes one run folder, so that a crash at any moment leaves no line half there or twice: lines
/// are forced to the disk, and then the state says that they count. The caller holds the
/// [FolderLock].
public final class RunWriter {
  private final Path folder;

  public RunWriter(Path folder) {
    this.folder = folder;
  }

  /// Whether the run is there.
  public boolean isThere() {
    return Files.isRegularFile(folder.resolve(RunFiles.RUN));
  }

  /// Begins the run.
  public void create(RunDocument run) throws IOException {
    Files.createDirectories(folder);
    RunFiles.replace(folder, RunFiles.STATE, FolderState.empty().json());
    RunFiles.replace(folder, RunFiles.PARAMETERS, RunDocument.parameters(new TreeMap<>()));
    store(run);
    Path parent = folder.getParent();
    if (parent != null) {
      RunFiles.force(parent);
    }
  }

  public RunDocument run() throws IOException {
    return RunDocument.read(RunFiles.readDocument(folder, RunFiles.RUN));
  }

  public void store(RunDocument run) throws IOException {
    RunFiles.replace(folder, RunFiles.RUN, run.json());
    RunFiles.force(folder);
  }

  public SortedMap<String, Param> params() throws IOException {
    return RunFiles.has(folder, RunFiles.PARAMETERS)
        ? RunDocument.readParameters(RunFiles.readDocument(folder, RunFiles.PARAMETERS))
        : new TreeMap<>();
  }

  public void storeParams(SortedMap<String, Param> params) throws IOException {
    RunFiles.replace(folder, RunFiles.PARAMETERS, RunDocument.parameters(params));
    RunFiles.force(folder);
  }

  /// Lines to append to files, by the path of the file below the run folder.
  public static final class Lines {
    private final Map<String, StringBuilder> byFile = new LinkedHashMap<>();

    public void add(String file, FolderLine line) {
      byFile.computeIfAbsent(file, f -> new StringBuilder()).append(line.json());
    }
  }

  /// Appends the lines of one batch of a writer, all or nothing; nothing if the number of the batch
  /// was written before.
  public void append(WriterId writer, long sequence, Lines lines) throws IOException {
    FolderState state = state();
    if (sequence > state.sequence(writer)) {
      append(state, lines);
      state.putSequence(writer, sequence);
      store(state);
    }
  }

  /// Appends lines that may come twice.
  public void append(Lines lines) throws IOException {
    FolderState state = state();
    append(state, lines);
    store(state);
  }

  private void append(FolderState state, Lines lines) throws IOException {
    for (Map.Entry<String, StringBuilder> file : lines.byFile.entrySet()) {
      ByteBuffer bytes =
          ByteBuffer.wrap(file.getValue().toString().getBytes(StandardCharsets.UTF_8));
      state.putBytes(file.getKey(), append(file.getKey(), state.bytes(file.getKey()), bytes));
    }
  }

  /// Appends to a file behind its known length; returns its new length.
  private long append(String path, long length, ByteBuffer bytes) throws IOException {
    Path file = RunFiles.file(folder, path);
    boolean isNew = Files.notExists(file);
    if (isNew) {
      Files.createDirectories(RunFiles.folderOf(file));
    }
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (out.size() < length) {
        throw QuipuException.corrupt(
            file + " has " + out.size() + " bytes, but " + length + " were written");
      }
      out.truncate(length);
      out.position(length);
      RunFiles.write(out, bytes);
      out.force(true);
      if (isNew) {
        forceFolders(RunFiles.folderOf(file));
      }
      return out.position();
    }
  }

  /// The names of new folders and files are on the disk, too.
  private void forceFolders(Path from) throws IOException {
    for (Path at = from; at.startsWith(folder); at = RunFiles.folderOf(at)) {
      RunFiles.force(at);
    }
  }

  private FolderState state() throws IOException {
    return RunFiles.has(folder, RunFiles.STATE)
        ? FolderState.read(RunFiles.readDocument(folder, RunFiles.STATE))
        : adopted();
  }

  /// The state of a folder that has none, because `quipu export` has written it: all of its lines
  /// count.
  private FolderState adopted() throws IOException {
    FolderState state = FolderState.empty();
    for (String file : new RunFolder(folder).files()) {
      state.putBytes(file, Files.size(RunFiles.file(folder, file)));
    }
    return state;
  }

  private void store(FolderState state) throws IOException {
    RunFiles.replace(folder, RunFiles.STATE, state.json());
    RunFiles.force(folder);
  }

  /// Puts the bytes of a file, which were written to a fresh file and forced, to their place.
  public void place(Path fresh, String path) throws IOException {
    Path file = RunFiles.file(folder, path);
    Files.createDirectories(RunFiles.folderOf(file));
    RunFiles.move(fresh, file);
    forceFolders(RunFiles.folderOf(file));
  }

  public void createFolder(String path) throws IOException {
    Path made = folder;
    for (String segment : path.split("/", -1)) {
      made = made.resolve(segment);
      if (Files.isSymbolicLink(made)) {
        throw QuipuException.invalid(made + " is a symbolic link; a run folder has none");
      }
    }
    Files.createDirectories(made);
    forceFolders(made);
  }

  /// Whether a file whose name differs from this one only by its case has its place, on a file
  /// system that does not tell the two apart.
  public boolean isTaken(String path) throws IOException {
    Path file = RunFiles.file(folder, path);
    return Files.exists(file) && !file.toRealPath().endsWith(folder.getFileSystem().getPath(path));
  }

  /// Whether a file is at a path where a folder is needed, or the reverse.
  ///
  /// @param isFolder whether the path is to become that of a folder
  public boolean isBlocked(String path, boolean isFolder) {
    Path at = folder;
    for (String segment : path.split("/", -1)) {
      if (Files.isRegularFile(at)) {
        return true;
      }
      at = at.resolve(segment);
    }
    return isFolder ? Files.isRegularFile(at) : Files.isDirectory(at);
  }
}
