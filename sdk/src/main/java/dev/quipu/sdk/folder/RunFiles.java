package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// The names of the files of a run folder, and how documents are replaced.
public final class RunFiles {
  public static final String RUN = "run.json";
  public static final String PARAMETERS = "parameters.json";
  public static final String LOG = "logs/logs.jsonl";
  public static final String TASKS = "tasks.jsonl";
  public static final String USES = "uses.jsonl";
  public static final String LINKS = "links.jsonl";
  public static final String OBJECTS = "objects.jsonl";
  public static final String MEASUREMENTS = "measurements.jsonl";
  public static final String EVALUATIONS = "evaluations.jsonl";
  public static final String DATASETS = "datasets.jsonl";
  public static final String ARTIFACTS = "artifacts.jsonl";

  /// Only a folder that a program logs to has a state.
  public static final String STATE = ".state.json";

  private RunFiles() {}

  /// The path of a content that is a file of its own.
  public static String content(Digest digest) {
    return "objects/" + digest.hex();
  }

  /// A file of a run folder that is a file in truth, and no link to elsewhere.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it or a folder on the way is a link, or if it is no
  ///   file
  public static Path file(Path folder, String path) {
    Path place = folder;
    for (String segment : path.split("/", -1)) {
      place = place.resolve(segment);
      if (Files.isSymbolicLink(place)) {
        throw QuipuException.invalid(place + " is a symbolic link; a run folder has none");
      }
    }
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
      throw QuipuException.invalid(place + " is no file");
    }
    return place;
  }

  /// Whether a run folder has a file.
  public static boolean has(Path folder, String path) {
    return Files.exists(file(folder, path), LinkOption.NOFOLLOW_LINKS);
  }

  /// Reads a document.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is too large, or no UTF-8
  public static String readDocument(Path folder, String path) throws IOException {
    Path file = file(folder, path);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(FolderLimits.DOCUMENT_BYTES + 1);
    }
    if (bytes.length > FolderLimits.DOCUMENT_BYTES) {
      throw QuipuException.invalid(
          file + " has more than " + FolderLimits.DOCUMENT_BYTES + " bytes, which is not allowed");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw QuipuException.invalid(file + " is not UTF-8");
    }
  }

  /// Replaces a document, as a whole or not at all. The document is on the disk when this returns.
  public static void replace(Path folder, String path, String text) throws IOException {
    Path file = file(folder, path);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      write(out, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      out.force(true);
    }
    move(fresh, file);
  }

  /// The folder that a file is in.
  static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  public static void write(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /// Gives a file its name, in place of another one.
  public static void move(Path fresh, Path file) throws IOException {
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Names of files are on the disk once their folder is.
  public static void force(Path folder) throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException e) {
      // Some systems open no folder; they keep names by themselves.
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }
}
