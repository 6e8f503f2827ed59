package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.WriterId;
import java.util.SortedMap;
import java.util.TreeMap;

/// How far a run folder is written, as its file `.state.json` says: the last number of each writer,
/// and the length of each file with lines. What a file has beyond its length was being written when
/// a program died, and is cut off before the next line.
final class FolderState {
  private static final long VERSION = 1;

  private final SortedMap<String, Long> sequences;
  private final SortedMap<String, Long> bytes;

  private FolderState(SortedMap<String, Long> sequences, SortedMap<String, Long> bytes) {
    this.sequences = sequences;
    this.bytes = bytes;
  }

  static FolderState empty() {
    return new FolderState(new TreeMap<>(), new TreeMap<>());
  }

  static FolderState read(String text) {
    FolderObject json = FolderObject.parse(text);
    if (json.integer("version") != VERSION) {
      throw QuipuException.invalid(
          "its version is " + json.integer("version") + "; this program reads version " + VERSION);
    }
    return new FolderState(json.integers("writers"), json.integers("bytes"));
  }

  String json() {
    return FolderJson.write(json -> {
      json.writeStartObject();
      json.writeNumberProperty("version", VERSION);
      json.writeObjectPropertyStart("writers");
      sequences.forEach(json::writeNumberProperty);
      json.writeEndObject();
      json.writeObjectPropertyStart("bytes");
      bytes.forEach(json::writeNumberProperty);
      json.writeEndObject();
      json.writeEndObject();
    })
        + "\n";
  }

  long sequence(WriterId writer) {
    return sequences.getOrDefault(writer.hex(), 0L);
  }

  void putSequence(WriterId writer, long sequence) {
    sequences.put(writer.hex(), sequence);
  }

  /// The length of a file with lines; 0 if there is none.
  long bytes(String file) {
    return bytes.getOrDefault(file, 0L);
  }

  void putBytes(String file, long length) {
    bytes.put(file, length);
  }

  /// The length of each file with lines, by its path below the run folder.
  SortedMap<String, Long> lengths() {
    return bytes;
  }
}
