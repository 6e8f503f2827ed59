package dev.quipu.core.frame;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Level;
import dev.quipu.core.text.Text;
import java.util.Set;

/// Entries of logs as rows of frames. The level of an entry is a number, the metadata are an
/// object, and the other fields are strings. Each entry has a level and a message.
public final class LogFrames {
  public static final String LEVEL = "level";
  public static final String MESSAGE = "message";
  public static final String LOGGER = "logger";
  public static final String METADATA = "metadata";
  public static final String EXCEPTION = "exception";

  private static final Set<String> FIELDS = Set.of(LEVEL, MESSAGE, LOGGER, METADATA, EXCEPTION);

  private LogFrames() {}

  /// Adds an entry as a row.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the message or another text is too long, or has
  ///   lone surrogates
  public static void add(FrameBuilder frame, LogEntry entry) {
    JsonText message = JsonString.of(entry.message());
    JsonText logger = entry.logger().isEmpty() ? null : JsonString.of(entry.logger());
    JsonText exception = entry.exception() == null ? null : JsonString.of(entry.exception());
    long time = entry.timeUs();
    frame.endRow();
    frame.add(LEVEL, time, 0, entry.level().number());
    frame.add(MESSAGE, time, 0, message);
    if (logger != null) {
      frame.add(LOGGER, time, 0, logger);
    }
    if (entry.metadata() != null) {
      frame.add(METADATA, time, 0, entry.metadata());
    }
    if (exception != null) {
      frame.add(EXCEPTION, time, 0, exception);
    }
    frame.endRow();
  }

  static void checkKey(String key) {
    if (!FIELDS.contains(key)) {
      throw QuipuException.invalid("Log entry has the unknown field " + Text.quote(key));
    }
  }

  /// Checks the rows of a frame from outside.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a row is no entry of a log
  public static void check(Frame frame) {
    frame.blocks().forEach(LogFrames::check);
  }

  private static void check(Block block) {
    boolean level = false;
    boolean message = false;
    for (int k = 0; k < block.keyCount(); k++) {
      String key = block.key(k);
      level |= key.equals(LEVEL);
      message |= key.equals(MESSAGE);
      if (block.isJson(k) == key.equals(LEVEL)) {
        throw QuipuException.invalid(
            "Field " + key + " of a log entry is " + (block.isJson(k) ? "no number" : "a number"));
      }
      for (int row = 0; row < block.rows(); row++) {
        checkValue(block, k, row);
      }
    }
    if (!level || !message) {
      throw QuipuException.invalid("Log entry has no " + (level ? MESSAGE : LEVEL));
    }
  }

  private static void checkValue(Block block, int k, int row) {
    switch (block.key(k)) {
      case LEVEL -> {
        double number = block.values(k)[row];
        if (Level.find(number).isEmpty()) {
          throw QuipuException.invalid(
              "Level " + number + " is unknown; the levels are 10, 20, 30, 40 and 50");
        }
      }
      case METADATA -> {
        if (block.json(k)[row].text().charAt(0) != '{') {
          throw QuipuException.invalid(
              "Metadata of a log entry are no object: " + Text.quote(block.json(k)[row].text()));
        }
      }
      default -> {
        if (!block.json(k)[row].isString()) {
          throw QuipuException.invalid(
              "Field "
                  + block.key(k)
                  + " of a log entry is no string: "
                  + Text.quote(block.json(k)[row].text()));
        }
      }
    }
  }
}
