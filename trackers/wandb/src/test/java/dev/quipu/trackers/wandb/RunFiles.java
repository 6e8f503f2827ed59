package dev.quipu.trackers.wandb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.trackers.json.PlainJson;
import dev.quipu.trackers.testkit.ProtoFields;
import dev.quipu.trackers.testkit.StoredRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Reads folders of runs by the description of their form. A test in Python reads them with wandb's
/// own reader, and has `wandb sync` upload them.
final class RunFiles {
  private static final int BLOCK_BYTES = 32 * 1024;

  private RunFiles() {}

  /// The folders of a run, in the order in which the run went on.
  static List<Path> folders(Path around, String id) throws IOException {
    try (var all = Files.list(around.resolve("wandb"))) {
      return all.filter(path ->
              path.getFileName().toString().matches("(offline-)?run-\\d{8}_\\d{6}-.*")
                  && path.getFileName().toString().endsWith("-" + id))
          .sorted()
          .toList();
    }
  }

  /// The records of a file, whose checksums are checked.
  static List<ProtoFields> records(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[7];
    in.get(header);
    assertThat(header).containsExactly(':', 'W', '&', 'B', 0xE1, 0xBE, 0);
    List<ProtoFields> records = new ArrayList<>();
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    while (in.hasRemaining()) {
      int left = BLOCK_BYTES - in.position() % BLOCK_BYTES;
      if (left < 7) {
        in.position(in.position() + left);
        continue;
      }
      int checksum = in.getInt();
      byte[] piece = new byte[in.getShort() & 0xffff];
      int type = in.get();
      in.get(piece);
      CRC32 crc = new CRC32();
      crc.update(type);
      crc.update(piece);
      assertThat(checksum).isEqualTo((int) crc.getValue());
      assertThat(record.size() == 0).isEqualTo(type == 1 || type == 2);
      record.writeBytes(piece);
      if (type == 1 || type == 4) {
        records.add(ProtoFields.of(record.toByteArray()));
        record.reset();
      }
    }
    assertThat(record.size()).isZero();
    for (int i = 0; i < records.size(); i++) {
      assertThat(records.get(i).number(1)).isEqualTo(i + 1);
    }
    return records;
  }

  /// The items of a config, a history or a summary, by their keys.
  static Map<String, @Nullable Object> items(ProtoFields record) {
    Map<String, @Nullable Object> items = new LinkedHashMap<>();
    for (ProtoFields item : record.messages(1)) {
      String json = item.text(16);
      Object value =
          switch (json) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> PlainJson.value("An item", json);
          };
      items.put(item.text(item.has(1) ? 1 : 2), value);
    }
    return items;
  }

  /// A run, of all its folders.
  static StoredRun read(Path around, String id) throws IOException {
    Map<String, List<StoredRun.Point>> metrics = new LinkedHashMap<>();
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    Map<String, byte[]> artifacts = new LinkedHashMap<>();
    String name = null;
    String status = "";
    for (Path folder : folders(around, id)) {
      for (ProtoFields record : records(folder.resolve("run-" + id + ".wandb"))) {
        if (record.has(2)) {
          addPoints(items(record.message(2)), metrics);
        } else if (record.has(5)) {
          config.putAll(items(record.message(5)));
        } else if (record.has(8)) {
          addArtifact(record.message(8), artifacts);
        } else if (record.has(17)) {
          name = record.message(17).has(8) ? record.message(17).text(8) : null;
        } else if (record.has(18)) {
          status = Long.toString(record.message(18).number(1));
        }
      }
    }
    Map<String, String> params = new LinkedHashMap<>();
    config.forEach((key, value) -> params.put(key, text(value)));
    return new StoredRun(name, status, params, metrics, artifacts, params.get("parent_run_id"));
  }

  static String text(@Nullable Object value) {
    return value instanceof String text ? text : PlainJson.text(value);
  }

  static void addPoints(
      Map<String, @Nullable Object> row, Map<String, List<StoredRun.Point>> metrics) {
    assertThat(row).containsKeys("_step", "_timestamp", "_runtime");
    long step = Long.parseLong(String.valueOf(row.get("_step")));
    row.forEach((key, value) -> {
      if (value instanceof Number number && !key.startsWith("_")) {
        metrics
            .computeIfAbsent(key, unused -> new ArrayList<>())
            .add(new StoredRun.Point(step, number.doubleValue()));
      }
    });
  }

  private static void addArtifact(ProtoFields artifact, Map<String, byte[]> artifacts)
      throws IOException {
    String path = String.valueOf(PlainJson.object("Metadata", artifact.text(8)).get("path"));
    for (ProtoFields entry : artifact.message(12).messages(4)) {
      byte[] bytes = Files.readAllBytes(Path.of(entry.text(6)));
      assertThat(entry.text(2)).isEqualTo(ArtifactManifest.digest(bytes));
      assertThat(entry.number(4)).isEqualTo(bytes.length);
      artifacts.put(path.endsWith("/") ? path + entry.text(1) : path, bytes);
    }
  }
}
