package dev.quipu.trackers.backend;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A file, or a folder with all below it. Symbolic links below a folder are not followed.
public final class FileTree {
  private FileTree() {}

  /// The files, by their paths below the top with `/` between their parts. A single file has the
  /// path "".
  public static NavigableMap<String, Path> files(Path top) throws IOException {
    NavigableMap<String, Path> files = new TreeMap<>();
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.put(top.relativize(file).toString().replace('\\', '/'), file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /// The bytes of all files.
  public static long size(Path top) throws IOException {
    long size = 0;
    for (Path file : files(top).values()) {
      size += Files.size(file);
    }
    return size;
  }

  /// Copies to a place where nothing is.
  ///
  /// @param from if this itself is a symbolic link, what it leads to is copied
  public static void copy(Path from, Path to) throws IOException {
    Path top = from.toRealPath();
    if (!Files.isDirectory(top)) {
      Files.copy(top, to);
      return;
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(top.relativize(dir).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              Files.copy(file, to.resolve(top.relativize(file).toString()));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Deletes, if there is something.
  public static void delete(Path top) throws IOException {
    if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path dir, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
