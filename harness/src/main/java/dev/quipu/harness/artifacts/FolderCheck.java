package dev.quipu.harness.artifacts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.harness.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Checks that the files of a run belong together and are whole.
public final class FolderCheck {
  /// More of one kind say nothing new.
  private static final int MOST = 20;

  private FolderCheck() {}

  /// What is wrong with a folder, in words; empty if nothing is.
  ///
  /// @throws QuipuException if it is no folder of a run that is done
  public static List<String> problems(HarnessFolder folder) throws IOException {
    List<String> problems = new ArrayList<>();
    Manifest manifest = folder.manifest();
    String id = manifest.plan().identity().id();
    if (!RunIdentity.of(manifest.plan().config()).id().equals(id)) {
      problems.add("manifest.json: the configuration is not that of the run " + id);
    }
    if (!Files.exists(folder.file(HarnessFolder.RECORDS))) {
      problems.add("records.jsonl: it is missing");
    } else {
      records(folder, manifest, problems);
    }
    if (!Files.exists(folder.file(HarnessFolder.SUMMARY))) {
      problems.add("summary.json: it is missing; quipu report makes it anew");
    } else if (problems.isEmpty()) {
      String summary = Json.text(RunSummary.of(manifest.plan(), folder).members()) + "\n";
      byte[] stored = Files.readAllBytes(folder.file(HarnessFolder.SUMMARY));
      if (!new String(stored, StandardCharsets.UTF_8).equals(summary)) {
        problems.add("summary.json: it is not that of the records; quipu report makes it anew");
      }
    }
    if (!Files.exists(folder.file(HarnessFolder.REPORT))) {
      problems.add("report.html: it is missing; quipu report makes it anew");
    }
    return problems;
  }

  private static void records(HarnessFolder folder, Manifest manifest, List<String> problems)
      throws IOException {
    MessageDigest sha256 = Digest.sha256();
    long count = 0;
    try (LineReader lines = folder.records()) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        sha256.update(line);
        sha256.update((byte) '\n');
        String what = "records.jsonl, line " + ++count;
        if (problems.size() < MOST) {
          record(what, line, problems);
        }
      }
      if (lines.hasRest()) {
        problems.add("records.jsonl: the last line has no end");
      }
    }
    if (count != manifest.plan().records()) {
      problems.add(
          "records.jsonl: it has "
              + count
              + " records, and the run has "
              + manifest.plan().records());
    }
    if (!HexFormat.of().formatHex(sha256.digest()).equals(manifest.recordsDigest())) {
      problems.add("records.jsonl: its digest is not that of the manifest");
    }
  }

  private static void record(String what, byte[] line, List<String> problems) {
    try {
      String written = CaseRecord.of(what, line).line();
      if (!written.equals(new String(line, StandardCharsets.UTF_8))) {
        problems.add(what + ": it is not in the canonical form");
      }
    } catch (QuipuException e) {
      problems.add(e.message());
    }
  }
}
