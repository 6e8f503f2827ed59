package dev.quipu.core.lineage;

import static dev.quipu.core.lineage.LineageFrames.ATTRIBUTES;
import static dev.quipu.core.lineage.LineageFrames.BYTES;
import static dev.quipu.core.lineage.LineageFrames.CONTENT;
import static dev.quipu.core.lineage.LineageFrames.DIGEST;
import static dev.quipu.core.lineage.LineageFrames.DIRECTION;
import static dev.quipu.core.lineage.LineageFrames.END;
import static dev.quipu.core.lineage.LineageFrames.ERROR;
import static dev.quipu.core.lineage.LineageFrames.EVALUATION;
import static dev.quipu.core.lineage.LineageFrames.FROM;
import static dev.quipu.core.lineage.LineageFrames.ID;
import static dev.quipu.core.lineage.LineageFrames.LABEL;
import static dev.quipu.core.lineage.LineageFrames.LINK;
import static dev.quipu.core.lineage.LineageFrames.MEASUREMENT;
import static dev.quipu.core.lineage.LineageFrames.MEDIA_TYPE;
import static dev.quipu.core.lineage.LineageFrames.MODE;
import static dev.quipu.core.lineage.LineageFrames.NAME;
import static dev.quipu.core.lineage.LineageFrames.OBJECT;
import static dev.quipu.core.lineage.LineageFrames.OBJECT_DIGEST;
import static dev.quipu.core.lineage.LineageFrames.OF_TASK;
import static dev.quipu.core.lineage.LineageFrames.PARENT;
import static dev.quipu.core.lineage.LineageFrames.RAW;
import static dev.quipu.core.lineage.LineageFrames.RECORD;
import static dev.quipu.core.lineage.LineageFrames.SCHEMA;
import static dev.quipu.core.lineage.LineageFrames.SIZE;
import static dev.quipu.core.lineage.LineageFrames.STATUS;
import static dev.quipu.core.lineage.LineageFrames.STEP;
import static dev.quipu.core.lineage.LineageFrames.TASK;
import static dev.quipu.core.lineage.LineageFrames.TO;
import static dev.quipu.core.lineage.LineageFrames.USE;
import static dev.quipu.core.lineage.LineageFrames.VALUE;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Block;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A row of a frame of lineage.
record LineageRow(Block block, int row) {
  LineageRecord record() {
    double type = number(RECORD);
    if (type == OBJECT) {
      return object();
    } else if (type == TASK) {
      return task();
    } else if (type == USE) {
      return use();
    } else if (type == LINK) {
      return new ObjectsLinked(
          timeUs(),
          new Digest(text(FROM)),
          new Digest(text(TO)),
          Keys.check("Name of a link", text(NAME)),
          object(ATTRIBUTES));
    } else if (type == MEASUREMENT) {
      return measurement();
    } else if (type == EVALUATION) {
      String task = optional(OF_TASK);
      return EvaluationFields.read(this, task == null ? null : new SpanId(task));
    }
    throw QuipuException.invalid("Record of lineage is of the unknown kind " + type);
  }

  long timeUs() {
    return block.steps()[row];
  }

  private ObjectLogged object() {
    String bytes = optional(BYTES);
    return new ObjectLogged(
        timeUs(),
        new Digest(text(DIGEST)),
        Text.check("Media type of an object", text(MEDIA_TYPE), Limits.KEY_CHARS),
        text(SCHEMA),
        new Digest(text(CONTENT)),
        integer(SIZE),
        bytes == null ? null : decoded(bytes));
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw QuipuException.invalid("Bytes of an object are no base64");
    }
  }

  private TaskChanged task() {
    double status = number(STATUS);
    String parent = optional(PARENT);
    String label = optional(LABEL);
    return new TaskChanged(
        timeUs(),
        has(END) ? (Long) integer(END) : null,
        new SpanId(text(ID)),
        parent == null ? null : new SpanId(parent),
        Keys.check("Name of a task", text(NAME)),
        label == null ? "" : Keys.check("Label of a task", label),
        TaskStatus.find(status)
            .orElseThrow(() -> QuipuException.invalid("Task has the unknown status " + status)),
        object(ATTRIBUTES),
        optional(ERROR));
  }

  private ObjectUsed use() {
    double direction = number(DIRECTION);
    String task = optional(OF_TASK);
    for (Direction one : Direction.values()) {
      if (one.number() == direction) {
        return new ObjectUsed(
            timeUs(),
            one,
            Keys.check("Name of an input or output", text(NAME)),
            new Digest(text(OBJECT_DIGEST)),
            task == null ? null : new SpanId(task),
            object(ATTRIBUTES));
      }
    }
    throw QuipuException.invalid("Object is used in the unknown direction " + direction);
  }

  private MetricMeasured measurement() {
    double value = number(VALUE);
    MetricMode mode = has(MODE) ? mode(number(MODE)) : MetricMode.DIRECT;
    boolean hasRaw = has(RAW);
    if (hasRaw != (mode != MetricMode.DIRECT)) {
      throw QuipuException.invalid(
          "Measurement with the mode "
              + mode.word()
              + (hasRaw ? " has a raw value besides its value" : " has no raw value"));
    }
    String object = optional(OBJECT_DIGEST);
    String task = optional(OF_TASK);
    return new MetricMeasured(
        timeUs(),
        Keys.check("Metric key", text(NAME)),
        step(),
        mode,
        value,
        hasRaw ? number(RAW) : value,
        object == null ? null : new Digest(object),
        task == null ? null : new SpanId(task),
        object(ATTRIBUTES));
  }

  private static MetricMode mode(double number) {
    return MetricMode.find(number)
        .orElseThrow(() -> QuipuException.invalid("Measurement has the unknown mode " + number));
  }

  /// A step beyond the integers that doubles hold is JSON.
  private long step() {
    int k = find(STEP);
    if (k < 0 || !block.isJson(k)) {
      return integer(STEP);
    }
    String json = block.json(k)[row].text();
    return Text.integer(json)
        .orElseThrow(() ->
            QuipuException.invalid("Step " + Text.quote(json) + " of a measurement is no integer"));
  }

  /// The place of a field among the keys of the block, or -1. Blocks of lineage have few keys and
  /// few rows, so that a map costs more than it saves.
  private int find(String field) {
    for (int k = block.keyCount() - 1; k >= 0; k--) {
      if (block.key(k).equals(field)) {
        return k;
      }
    }
    return -1;
  }

  private boolean has(String field) {
    return find(field) >= 0;
  }

  private double number(String field) {
    int k = find(field);
    if (k < 0 || block.isJson(k)) {
      throw QuipuException.invalid("Record of lineage has no number " + field);
    }
    return block.values(k)[row];
  }

  private long integer(String field) {
    double number = number(field);
    if (number != Math.rint(number) || Math.abs(number) > 0x1p53) {
      throw QuipuException.invalid(
          "Field " + field + " of a record of lineage is " + number + ", no integer");
    }
    return (long) number;
  }

  String text(String field) {
    String text = optional(field);
    if (text == null) {
      throw QuipuException.invalid("Record of lineage has no " + field);
    }
    return text;
  }

  @Nullable String optional(String field) {
    int k = find(field);
    if (k < 0) {
      return null;
    }
    if (!block.isJson(k) || !block.json(k)[row].isString()) {
      throw QuipuException.invalid("Field " + field + " of a record of lineage is no string");
    }
    return JsonString.text(block.json(k)[row]);
  }

  private @Nullable JsonText object(String field) {
    JsonText json = json(field);
    if (json != null && json.text().charAt(0) != '{') {
      throw QuipuException.invalid("Field " + field + " of a record of lineage is no object");
    }
    return json;
  }

  @Nullable JsonText json(String field) {
    int k = find(field);
    if (k < 0) {
      return null;
    }
    if (!block.isJson(k)) {
      throw QuipuException.invalid("Field " + field + " of a record of lineage is a number");
    }
    return block.json(k)[row];
  }
}
