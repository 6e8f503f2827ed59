package dev.quipu.sdk.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.sdk.write.PointQueue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes records of lineage over from the program, as rows. No I/O, no exception. Any thread.
final class LineageQueue {
  private final PointQueue points;

  LineageQueue(PointQueue points) {
    this.points = points;
  }

  /// Adds a record. Returns whether it was taken over.
  boolean add(LineageRecord record) {
    if (points.isDisabled()) {
      return false;
    }
    try {
      Map<String, Object> fields = LineageFrames.fields(record);
      String[] keys = new String[fields.size()];
      double[] values = new double[keys.length];
      @Nullable JsonText[] json = new JsonText[keys.length];
      int i = 0;
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        keys[i] = field.getKey();
        if (field.getValue() instanceof JsonText text) {
          json[i] = text;
        } else {
          values[i] = (Double) field.getValue();
        }
        i++;
      }
      return points.logByTime(FrameKind.LINEAGE, record.timeUs(), keys, values, json);
    } catch (RuntimeException e) {
      refuse(e instanceof QuipuException known ? known.message() : e.toString());
      return false;
    }
  }

  /// Counts a record that cannot be made.
  void refuse(String why) {
    points.refuse(1, why);
  }
}
