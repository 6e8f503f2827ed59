package dev.quipu.store.files;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.BlobStore.Listed;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Lists the blobs in a folder. Files whose names are not those of blobs are skipped.
final class BlobFolder {
  private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{2}");
  private static final Pattern FILE = Pattern.compile("[0-9a-f]{62}");

  private BlobFolder() {}

  static void each(Path folder, Consumer<Listed> sink) {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder)) {
      for (Path part : parts) {
        String name = String.valueOf(part.getFileName());
        if (FOLDER.matcher(name).matches() && Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
          eachIn(part, name, sink);
        }
      }
    } catch (IOException e) {
      throw new QuipuException(ErrorCode.INTERNAL, "The blobs cannot be listed", e);
    }
  }

  private static void eachIn(Path part, String start, Consumer<Listed> sink) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(part)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (FILE.matcher(name).matches()) {
          try {
            BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile()) {
              sink.accept(
                  new Listed(
                      new Digest(start + name),
                      attributes.size(),
                      attributes.lastModifiedTime().toMillis()));
            }
          } catch (NoSuchFileException e) {
            // The file was removed meanwhile.
          }
        }
      }
    }
  }
}
