package dev.quipu.sdk;

import dev.quipu.core.ArtifactPath;
import dev.quipu.core.QuipuException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;

/// The program's side of a run's artifacts: takes files over and hands them to the uploader. Any
/// thread.
final class Artifacts {
  private final Lane lane;
  private final Spool spool;
  private final Consumer<Message> messages;
  private volatile boolean closed;

  Artifacts(Lane lane, Spool spool, Consumer<Message> messages) {
    this.lane = lane;
    this.spool = spool;
    this.messages = messages;
  }

  private interface Source {
    Message.Upload take(ArtifactPath path) throws IOException;
  }

  void bytes(byte[] content, String path) {
    take(path, checked -> spooled(spool.write(content), checked));
  }

  void file(Path file, String path) {
    take(
        path,
        checked -> {
          if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file that is there");
          }
          if (Files.size(file) <= Spool.COPIED_BYTES) {
            return spooled(spool.copy(file), checked);
          }
          return upload(file, checked, false);
        });
  }

  void folder(Path folder, String path) {
    String prefix = path.isEmpty() ? "" : path + "/";
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String name = prefix + folder.relativize(file).toString().replace('\\', '/');
              if (attributes.isRegularFile()) {
                file(file, name);
              } else {
                take(
                    name,
                    checked -> {
                      throw new IOException(file + " is a link or no file");
                    });
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              refused(String.valueOf(file), failure);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException | RuntimeException e) {
      refused(String.valueOf(folder), e);
    }
  }

  void close() {
    closed = true;
  }

  private void take(String path, Source source) {
    try {
      ArtifactPath checked = new ArtifactPath(path);
      if (closed) {
        throw new IOException("the run has ended");
      }
      Message.Upload upload = source.take(checked);
      lane.tally.artifacts.logged.increment();
      messages.accept(new Message.File(lane, upload));
    } catch (IOException | RuntimeException e) {
      refused(String.valueOf(path), e);
    }
  }

  private void refused(String what, Exception why) {
    lane.tally.artifacts.logged.increment();
    lane.tally.artifacts.refused.increment();
    String reason = why instanceof QuipuException known ? known.message() : why.toString();
    messages.accept(new Message.Problem(lane, "Artifact " + what + " is not uploaded: " + reason));
  }

  private static Message.Upload spooled(Path copy, ArtifactPath path) throws IOException {
    return upload(copy, path, true);
  }

  private static Message.Upload upload(Path file, ArtifactPath path, boolean spooled)
      throws IOException {
    return new Message.Upload(
        file, path, spooled, Files.size(file), Files.getLastModifiedTime(file).toMillis());
  }
}
