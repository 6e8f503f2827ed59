package dev.quipu.trackers.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.RunStatus;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.FileTree;
import dev.quipu.trackers.testkit.BackendContract;
import dev.quipu.trackers.testkit.ProtoFields;
import dev.quipu.trackers.testkit.StoredRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.io.TempDir;

/// Reads the event files by the description of their form. A test in Python reads them with
/// TensorBoard's own reader.
class TensorboardBackendTest extends BackendContract {
  @TempDir private Path logs;

  @Override
  protected Backend backend() {
    return new TensorboardBackend(logs);
  }

  @Override
  protected boolean isExact() {
    return false;
  }

  @Override
  protected String status(RunStatus status) {
    return status == RunStatus.COMPLETED ? "1" : "2";
  }

  @Override
  protected StoredRun read(String id) throws IOException {
    Path run = logs.resolve(id);
    Map<String, List<StoredRun.Point>> metrics = new LinkedHashMap<>();
    Map<String, String> params = new LinkedHashMap<>();
    String status = "";
    List<Path> files;
    try (var all = Files.list(run)) {
      files =
          all.filter(file -> file.getFileName().toString().startsWith("events.")).sorted().toList();
    }
    for (Path file : files) {
      for (ProtoFields event : events(Files.readAllBytes(file))) {
        for (ProtoFields value :
            event.has(5) ? event.message(5).messages(1) : List.<ProtoFields>of()) {
          String tag = value.text(1);
          if (value.has(2)) {
            metrics
                .computeIfAbsent(tag, key -> new ArrayList<>())
                .add(new StoredRun.Point(event.number(2), value.real(2)));
          } else if (tag.equals("params")) {
            addParams(value.message(8).text(8), params);
          } else if (tag.equals("_hparams_/session_end_info")) {
            ProtoFields data = ProtoFields.of(plugin(value));
            status = Long.toString(data.message(4).number(1));
          }
        }
      }
    }
    Map<String, byte[]> artifacts = new LinkedHashMap<>();
    Path folder = run.resolve("artifacts");
    if (Files.isDirectory(folder)) {
      for (Map.Entry<String, Path> file : FileTree.files(folder).entrySet()) {
        artifacts.put(file.getKey(), Files.readAllBytes(file.getValue()));
      }
    }
    int slash = id.lastIndexOf('/');
    return new StoredRun(
        id, status, params, metrics, artifacts, slash < 0 ? null : id.substring(0, slash));
  }

  private static byte[] plugin(ProtoFields value) {
    return (byte[]) value.message(9).message(1).fields().getOrDefault(2, List.of()).get(0);
  }

  /// The rows of a table in Markdown. A line feed of a value is a space there.
  private static void addParams(String table, Map<String, String> params) {
    table
        .lines()
        .skip(2)
        .forEach(line -> {
          String[] cells = line.substring(2, line.length() - 2).split(" \\| ", 2);
          params.put(cells[0], cells[1]);
        });
  }

  /// The events of a file, whose checksums are checked.
  private static List<ProtoFields> events(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<ProtoFields> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(masked(length));
      byte[] event =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(event);
      assertThat(in.getInt()).isEqualTo(masked(event));
      events.add(ProtoFields.of(event));
    }
    assertThat(events.get(0).text(3)).isEqualTo("brain.Event:2");
    return events;
  }

  private static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int value = (int) crc.getValue();
    return ((value >>> 15) | (value << 17)) + 0xa282ead8;
  }

  /// Texts of params have no line feeds in TensorBoard's tables.
  @Override
  protected void paramsOfEveryTypeArrive() {}
}
