package dev.quipu.sdk.write;

import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.queue.Mailbox;
import org.jspecify.annotations.Nullable;

/// One call of log(): a row of values at one step and time, or at one time in microseconds, which
/// is its step. The row owns its arrays.
final class LoggedRow implements Mailbox.Message<Recorder> {
  final Journal journal;
  final FrameKind kind;
  final long step;
  final long timeMs;
  final String[] keys;
  final double[] values;

  /// The values that are not numbers, each in the place of a number; null if all are numbers.
  final @Nullable JsonText @Nullable [] json;

  LoggedRow(
      Journal journal,
      FrameKind kind,
      long step,
      long timeMs,
      String[] keys,
      double[] values,
      @Nullable JsonText @Nullable [] json) {
    this.journal = journal;
    this.kind = kind;
    this.step = step;
    this.timeMs = timeMs;
    this.keys = keys;
    this.values = values;
    this.json = json;
  }

  /// The number of characters of JSON in the row.
  long jsonChars() {
    long chars = 0;
    for (int i = 0; json != null && i < json.length; i++) {
      JsonText value = json[i];
      chars += value == null ? 0 : value.text().length();
    }
    return chars;
  }

  /// The memory that the row takes while it is queued.
  long costBytes() {
    long jsonChars = json == null ? 0 : jsonChars();
    return 96 + 12L * keys.length + (jsonChars == 0 ? 0 : 64L * keys.length + 2 * jsonChars);
  }

  @Override
  public void handle(Recorder recorder) {
    recorder.take(this);
  }
}
