package dev.quipu.sdk.profile;

import dev.quipu.core.model.Digest;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/// Reads a file or a folder once, from front to back, in bounded memory. The rows of a Parquet file
/// are read apart from that, column by column.
///
/// The digest of a file is the SHA-256 of its bytes, as `sha256sum` prints it. That of a folder is
/// the SHA-256 of `quipu-folder-1`, a zero byte, and for all files, links and empty folders below
/// it, sorted by path: the kind (`file`, `link` or `folder`), the digest (of a file: of its bytes;
/// of a link: of its target, which is not followed; of a folder: none) and the path with slashes,
/// each followed by a zero byte.
record LocalData(Digest digest, String schema, String profile) {
  private static final int BUFFER_BYTES = 1 << 16;

  /// Reads a file.
  ///
  /// @param profiled whether its rows are described, if its name ends in `.csv`, `.tsv`, `.jsonl`,
  ///   `.ndjson` or `.parquet`
  static LocalData ofFile(Path file, boolean profiled) throws IOException {
    MessageDigest hash = Digest.sha256();
    long sizeBytes = Files.size(file);
    try (InputStream in =
        new DigestInputStream(
            new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES), hash)) {
      TableProfile rows = new TableProfile();
      boolean isDescribed = profiled && describe(file, in, rows);
      byte[] rest = new byte[BUFFER_BYTES];
      while (in.read(rest) >= 0) {
        // Only for the digest: rows that could not be read, and what is no table.
      }
      Digest digest = Digest.ofHash(hash.digest());
      return isDescribed
          ? new LocalData(digest, rows.schema(), rows.profile(sizeBytes))
          : new LocalData(digest, "", size(sizeBytes));
    }
  }

  private static String size(long sizeBytes) {
    return TableProfile.json(json -> json.writeNumberProperty("size_bytes", sizeBytes));
  }

  /// Describes the rows of a file; false if it is no table, whatever its name says.
  private static boolean describe(Path file, InputStream in, TableProfile rows) throws IOException {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv") || name.endsWith(".tsv")) {
      char separator = name.endsWith(".tsv") ? '\t' : ',';
      // Not closed here: the rest is read for the digest.
      CsvCells.read(
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), BUFFER_BYTES),
          separator,
          rows);
      return true;
    } else if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      try {
        return JsonRows.read(new Unclosed(in), rows);
      } catch (JacksonException e) {
        return false;
      }
    } else if (name.endsWith(".parquet")) {
      return ParquetRows.read(file, rows);
    }
    return false;
  }

  /// A stream that stays open when its reader is closed.
  private static final class Unclosed extends java.io.FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }

  /// Reads a folder.
  static LocalData ofFolder(Path folder) throws IOException {
    Map<String, Path> below = new TreeMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            found(at);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path at, BasicFileAttributes attributes)
              throws IOException {
            found(at);
            if (below.size() > ProfileLimits.FILES) {
              throw new IOException(
                  folder + " has more than " + ProfileLimits.FILES + " files; give its digest");
            }
            return FileVisitResult.CONTINUE;
          }

          // Whatever is in a folder makes it one that is not empty.
          private void found(Path at) {
            Path parent = at.getParent();
            if (parent != null) {
              below.remove(name(folder, parent));
            }
            below.put(name(folder, at), at);
          }
        });
    below.remove("");
    MessageDigest hash = Digest.sha256();
    add(hash, "quipu-folder-1");
    long files = 0;
    long sizeBytes = 0;
    for (Map.Entry<String, Path> one : below.entrySet()) {
      Path at = one.getValue();
      if (Files.isSymbolicLink(at)) {
        String target = Files.readSymbolicLink(at).toString();
        add(hash, "link");
        add(hash, Digest.of(target.getBytes(StandardCharsets.UTF_8)).hex());
      } else if (Files.isDirectory(at)) {
        add(hash, "folder");
        add(hash, "");
      } else {
        files++;
        sizeBytes += Files.size(at);
        add(hash, "file");
        add(hash, ofFile(at, false).digest().hex());
      }
      add(hash, one.getKey());
    }
    long count = files;
    long bytes = sizeBytes;
    return new LocalData(
        Digest.ofHash(hash.digest()),
        "",
        TableProfile.json(json -> {
          json.writeNumberProperty("num_files", count);
          json.writeNumberProperty("size_bytes", bytes);
        }));
  }

  private static String name(Path folder, Path at) {
    return folder.relativize(at).toString().replace(at.getFileSystem().getSeparator(), "/");
  }

  private static void add(MessageDigest hash, String text) {
    hash.update(text.getBytes(StandardCharsets.UTF_8));
    hash.update((byte) 0);
  }
}
