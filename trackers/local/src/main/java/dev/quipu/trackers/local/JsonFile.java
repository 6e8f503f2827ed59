package dev.quipu.trackers.local;

import dev.quipu.trackers.json.PlainJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file with a JSON object, of which a reader finds the old form or the new one, whatever
/// happens.
final class JsonFile {
  private JsonFile() {}

  static void write(Path file, Map<String, ? extends @Nullable Object> object) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    StringBuilder json = new StringBuilder("{");
    String before = "\n  ";
    for (Map.Entry<String, ? extends @Nullable Object> member : object.entrySet()) {
      json.append(before);
      PlainJson.append(member.getKey(), PlainJson.NonFinite.TEXT, json);
      json.append(": ");
      PlainJson.append(member.getValue(), PlainJson.NonFinite.TEXT, json);
      before = ",\n  ";
    }
    json.append("\n}\n");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING,
            LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(json.toString());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// The object; empty if there is no file.
  static Map<String, @Nullable Object> read(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? PlainJson.object(file.toString(), Files.readString(file))
        : new LinkedHashMap<>();
  }
}
