package dev.quipu.sdk.fetch;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.text.Text;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes the files of a run or of a model to this disk.
public final class LocalFiles {
  private final ServerReader reader;
  private final StoredFiles files;

  public LocalFiles(ServerReader reader, StoredFiles files) {
    this.reader = reader;
    this.files = files;
  }

  /// The place of an entry in a folder.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if this system has no file of such a name
  public static Path below(Path folder, String name) {
    try {
      Path place = folder.resolve(name);
      if (folder.equals(place.getParent())) {
        return place;
      }
    } catch (InvalidPathException e) {
      // The same as a name that leads elsewhere.
    }
    throw QuipuException.invalid(
        "Artifact name " + Text.quote(name) + " cannot be that of a file on this system");
  }

  public void makeFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
  }

  /// Downloads a file to a place, which gets it whole and verified or not at all.
  public void download(ArtifactPath path, Path place) throws IOException {
    if (Files.isDirectory(place)) {
      throw new QuipuException(
          ErrorCode.CONFLICT, "Artifact " + path + " cannot replace the folder " + place);
    }
    Path folder = place.toAbsolutePath().getParent();
    if (folder == null) {
      throw QuipuException.invalid("A file cannot be downloaded to " + place);
    }
    Files.createDirectories(folder);
    Path part = folder.resolve(".quipu-" + Long.toHexString(reader.random().nextLong()) + ".part");
    try {
      try (FileChannel out =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        new Download(reader, files, path, out, Long.MAX_VALUE).fetch();
      }
      move(part, place);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void move(Path part, Path place) throws IOException {
    try {
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
