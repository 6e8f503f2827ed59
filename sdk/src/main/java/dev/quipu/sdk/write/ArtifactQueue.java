package dev.quipu.sdk.write;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.sdk.journal.ArtifactCopies;
import dev.quipu.sdk.journal.ArtifactEntry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.queue.Worker;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes the artifacts of a run over from the program: checks and copies them, and hands them to
/// the recorder. Any thread.
public final class ArtifactQueue {
  private final Journal journal;
  private final ArtifactCopies copies;
  private final Recorder recorder;
  private final boolean disabled;
  private volatile boolean closed;

  public ArtifactQueue(
      Journal journal, ArtifactCopies copies, Recorder recorder, boolean disabled) {
    this.journal = journal;
    this.copies = copies;
    this.recorder = recorder;
    this.disabled = disabled;
  }

  private interface Source {
    ArtifactEntry take(ArtifactPath path) throws IOException;
  }

  public void bytes(byte[] content, String path) {
    take(path, checked -> copied(copies.write(content), checked));
  }

  /// Takes a file about the program. The end of a run waits for it, so the run may have been ended.
  public void captured(String path, byte[] content) {
    take(path, true, checked -> copied(copies.write(content), checked));
  }

  public void file(Path file, String path) {
    file(file, path, ArtifactCopies.COPIED_BYTES);
  }

  /// @param copiedBytes the size up to which the file is copied
  private void file(Path file, String path, long copiedBytes) {
    take(
        path,
        checked -> {
          if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file that is there");
          }
          if (Files.size(file) <= copiedBytes) {
            return copied(copies.copy(file), checked);
          }
          return referenced(file, checked);
        });
  }

  /// Takes a reference.
  ///
  /// @param target gives the checked values
  public void reference(Supplier<ReferenceTarget> target, String path) {
    take(path, checked -> new ArtifactEntry.Reference(checked, target.get()));
  }

  /// Takes all files of a folder.
  public void folder(Path folder, String path) {
    folder(folder, path, ArtifactCopies.COPIED_BYTES);
  }

  /// Takes copies of all files of a folder.
  public void copiedFolder(Path folder, String path) {
    folder(folder, path, Long.MAX_VALUE);
  }

  private void folder(Path folder, String path, long copiedBytes) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            // The folders that are open, each with whether something was found in it.
            private final Deque<Boolean> isFilled = new ArrayDeque<>();

            @Override
            public FileVisitResult preVisitDirectory(Path opened, BasicFileAttributes attributes) {
              fill();
              isFilled.push(false);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure) {
              String name = name(path, folder, left);
              if (failure != null) {
                refused(String.valueOf(left), failure);
              }
              if (!isFilled.pop() && !name.isEmpty()) {
                take(name, ArtifactEntry.Folder::new);
              }
              return FileVisitResult.CONTINUE;
            }

            private void fill() {
              if (!isFilled.isEmpty()) {
                isFilled.pop();
                isFilled.push(true);
              }
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              fill();
              String name = name(path, folder, file);
              if (attributes.isRegularFile()) {
                file(file, name, copiedBytes);
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
              fill();
              refused(String.valueOf(file), failure);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException | RuntimeException e) {
      refused(String.valueOf(folder), e);
    }
  }

  /// The path of a file of a folder that is uploaded to a path.
  private static String name(String path, Path folder, Path file) {
    // Elsewhere a backslash is a part of a name, which the rule of paths refuses.
    String below = folder.relativize(file).toString().replace(File.separatorChar, '/');
    return path.isEmpty() || below.isEmpty() ? path + below : path + "/" + below;
  }

  public void close() {
    closed = true;
  }

  private void take(String path, Source source) {
    take(path, !closed, source);
  }

  private void take(String path, boolean isOpen, Source source) {
    if (disabled) {
      return;
    }
    try {
      ArtifactPath checked = new ArtifactPath(path);
      if (!isOpen) {
        throw new IOException("the run has ended");
      }
      ArtifactEntry artifact = Worker.apart(() -> source.take(checked));
      journal.counts().artifacts().addLogged(1);
      recorder.add(journal, artifact);
    } catch (IOException | RuntimeException e) {
      refused(String.valueOf(path), e);
    }
  }

  private void refused(String what, Exception why) {
    if (disabled) {
      return;
    }
    journal.counts().artifacts().addLogged(1);
    journal.counts().artifacts().addRefused(1);
    String reason = why instanceof QuipuException known ? known.message() : why.toString();
    recorder.problem(journal, "Artifact " + what + " is not uploaded: " + reason);
  }

  private static ArtifactEntry.File copied(Path copy, ArtifactPath path) throws IOException {
    return new ArtifactEntry.File(
        path, String.valueOf(copy.getFileName()), true, Files.size(copy), modifiedMs(copy));
  }

  private static ArtifactEntry.File referenced(Path file, ArtifactPath path) throws IOException {
    String place = file.toAbsolutePath().toString();
    return new ArtifactEntry.File(path, place, false, Files.size(file), modifiedMs(file));
  }

  private static long modifiedMs(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toMillis();
  }
}
