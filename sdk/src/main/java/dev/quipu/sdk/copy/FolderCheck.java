package dev.quipu.sdk.copy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.model.Digest;
import dev.quipu.sdk.folder.FolderLine;
import dev.quipu.sdk.folder.RunDocument;
import dev.quipu.sdk.folder.RunFiles;
import dev.quipu.sdk.folder.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Set;

/// Reads a whole run folder before anything of it is sent, so that a folder with anything wrong is
/// refused as a whole, with the file and the line.
final class FolderCheck {
  private static final int BUFFER_BYTES = 1 << 16;

  private FolderCheck() {}

  /// Checks a folder.
  ///
  /// @throws QuipuException INVALID_ARGUMENT, which names the file
  static void check(RunFolder folder) throws IOException {
    Set<String> attempts = new HashSet<>();
    attempts.add("");
    folder.run().attempts().stream().map(RunDocument.Attempt::id).forEach(attempts::add);
    var unused = folder.params();
    for (FolderFrames.Part part : FolderFrames.of(folder)) {
      long[] before = {0};
      part.reading()
          .read(
              0,
              (frame, attempt, lastLine) -> {
                if (!attempts.contains(attempt)) {
                  throw wrong(
                      folder, part, before[0], lastLine, "run.json has no attempt " + attempt);
                }
                try {
                  check(frame);
                } catch (QuipuException e) {
                  throw wrong(folder, part, before[0], lastLine, e.message());
                }
                before[0] = lastLine;
              });
    }
    folder
        .objects()
        .each((line, number) -> {
          String content = RunFiles.content(line.object().content());
          if (line.object().bytes() == null && RunFiles.has(folder.path(), content)) {
            verify(folder.file(content), line.object().content(), line.object().sizeBytes());
          }
        });
    folder.datasets().each((line, number) -> {});
    for (FolderLine.Artifact artifact : Artifacts.of(folder)) {
      if (artifact instanceof FolderLine.ArtifactFile file) {
        verify(folder.file(file.place()), file.digest(), file.sizeBytes());
      }
    }
  }

  private static void check(Frame frame) {
    if (frame.kind() == FrameKind.LOG) {
      LogFrames.check(frame);
    } else if (frame.kind() == FrameKind.LINEAGE) {
      LineageFrames.check(frame);
    }
    // As the server will read it.
    var unused = Frame.decode(frame.encoded());
  }

  private static QuipuException wrong(
      RunFolder folder, FolderFrames.Part part, long before, long last, String why) {
    return QuipuException.invalid(
        folder.path().resolve(part.name())
            + ", lines "
            + (before + 1)
            + " to "
            + last
            + ", cannot be imported: "
            + why);
  }

  private static void verify(Path file, Digest digest, long sizeBytes) throws IOException {
    MessageDigest hash = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    if (!Files.exists(file)) {
      throw QuipuException.invalid(file + " is missing");
    }
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
    Digest found = Digest.ofHash(hash.digest());
    if (!found.equals(digest) || Files.size(file) != sizeBytes) {
      throw QuipuException.invalid(
          file
              + " has "
              + Files.size(file)
              + " bytes with the digest "
              + found
              + ", not "
              + sizeBytes
              + " with "
              + digest);
    }
  }
}
