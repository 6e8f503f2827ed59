package dev.quipu.trackers.wandb;

import dev.quipu.trackers.backend.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/// The files of an artifact, by their paths in it.
record ArtifactManifest(NavigableMap<String, Entry> entries) {
  private static final int READ_BYTES = 1 << 16;

  ArtifactManifest {
    entries = Collections.unmodifiableNavigableMap(new TreeMap<>(entries));
  }

  /// A file of an artifact.
  ///
  /// @param digest the MD5 of the bytes, as Base64
  record Entry(Path file, long size, String digest) {}

  /// The manifest of a file, or of a folder with all below it.
  ///
  /// @param entry the path of a single file
  static ArtifactManifest of(Path files, String entry) throws IOException {
    NavigableMap<String, Entry> entries = new TreeMap<>();
    for (var each : FileTree.files(files).entrySet()) {
      Path file = each.getValue();
      entries.put(
          each.getKey().isEmpty() ? entry : each.getKey(),
          new Entry(file, Files.size(file), digest(file)));
    }
    return new ArtifactManifest(entries);
  }

  /// The file at a path of the artifact.
  Entry entry(String path) {
    return Objects.requireNonNull(entries.get(path), path);
  }

  /// The digest by which the server knows that it has the same version already.
  String digest() {
    MessageDigest md5 = md5();
    md5.update("wandb-artifact-manifest-v1\n".getBytes(StandardCharsets.UTF_8));
    entries.forEach((path, entry) ->
        md5.update((path + ":" + entry.digest() + "\n").getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(md5.digest());
  }

  /// The MD5 of bytes, as Base64.
  static String digest(byte[] bytes) {
    return Base64.getEncoder().encodeToString(md5().digest(bytes));
  }

  private static String digest(Path file) throws IOException {
    MessageDigest md5 = md5();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = new byte[READ_BYTES];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        md5.update(bytes, 0, read);
      }
    }
    return Base64.getEncoder().encodeToString(md5.digest());
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has MD5", e);
    }
  }
}
