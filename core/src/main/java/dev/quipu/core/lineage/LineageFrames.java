package dev.quipu.core.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.model.Digest;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Records of lineage as rows of frames. The field `record` says which record a row is;
/// docs/format/frame.md lists the fields of each.
public final class LineageFrames {
  private static final String RECORD = "record";
  private static final int OBJECT = 1;
  private static final int TASK = 2;
  private static final int USE = 3;
  private static final int LINK = 4;
  private static final int MEASUREMENT = 5;
  private static final int EVALUATION = 6;

  private static final String DIGEST = "digest";
  private static final String MEDIA_TYPE = "mediaType";
  private static final String SCHEMA = "schema";
  private static final String CONTENT = "content";
  private static final String SIZE = "size";
  private static final String BYTES = "bytes";
  private static final String END = "end";
  private static final String ID = "id";
  private static final String PARENT = "parent";
  private static final String NAME = "name";
  private static final String LABEL = "label";
  private static final String STATUS = "status";
  private static final String ATTRIBUTES = "attributes";
  private static final String ERROR = "error";
  private static final String DIRECTION = "direction";
  private static final String OBJECT_DIGEST = "object";
  private static final String OF_TASK = "task";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String STEP = "step";
  private static final String MODE = "mode";
  private static final String VALUE = "value";
  private static final String RAW = "raw";

  /// Doubles hold all integers up to here.
  private static final long EXACT_INTEGERS = 1L << 53;

  private static final Set<String> FIELDS =
      Set.of(
          RECORD,
          DIGEST,
          MEDIA_TYPE,
          SCHEMA,
          CONTENT,
          SIZE,
          BYTES,
          END,
          ID,
          PARENT,
          NAME,
          LABEL,
          STATUS,
          ATTRIBUTES,
          ERROR,
          DIRECTION,
          OBJECT_DIGEST,
          OF_TASK,
          FROM,
          TO,
          STEP,
          MODE,
          VALUE,
          RAW);

  private LineageFrames() {}

  // ---- writing ----

  /// The fields of a record in order: numbers are Double, other values are [JsonText].
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a text is too long, or has lone surrogates
  public static Map<String, Object> fields(LineageRecord record) {
    Fields fields = new Fields();
    if (record instanceof ObjectLogged object) {
      fields.number(RECORD, OBJECT);
      fields.text(DIGEST, object.digest().hex());
      fields.text(MEDIA_TYPE, object.mediaType());
      fields.text(SCHEMA, object.schema());
      fields.text(CONTENT, object.content().hex());
      fields.number(SIZE, (double) object.sizeBytes());
      byte[] bytes = object.bytes();
      if (bytes != null) {
        fields.text(BYTES, Base64.getEncoder().withoutPadding().encodeToString(bytes));
      }
    } else if (record instanceof TaskChanged task) {
      fields.number(RECORD, TASK);
      fields.text(ID, task.id().hex());
      if (task.parent() != null) {
        fields.text(PARENT, task.parent().hex());
      }
      fields.text(NAME, task.name());
      if (!task.label().isEmpty()) {
        fields.text(LABEL, task.label());
      }
      fields.number(STATUS, task.status().number());
      if (task.endUs() != null) {
        fields.number(END, (double) (long) task.endUs());
      }
      fields.json(ATTRIBUTES, task.attributes());
      if (task.error() != null) {
        fields.text(ERROR, task.error());
      }
    } else if (record instanceof ObjectUsed use) {
      fields.number(RECORD, USE);
      fields.number(DIRECTION, use.direction().number());
      fields.text(NAME, use.name());
      fields.text(OBJECT_DIGEST, use.object().hex());
      if (use.task() != null) {
        fields.text(OF_TASK, use.task().hex());
      }
      fields.json(ATTRIBUTES, use.attributes());
    } else if (record instanceof ObjectsLinked link) {
      fields.number(RECORD, LINK);
      fields.text(FROM, link.from().hex());
      fields.text(TO, link.to().hex());
      fields.text(NAME, link.name());
      fields.json(ATTRIBUTES, link.attributes());
    } else if (record instanceof MetricMeasured measured) {
      measurement(fields, measured);
    } else if (record instanceof CaseEvaluated evaluated) {
      fields.number(RECORD, EVALUATION);
      if (evaluated.task() != null) {
        fields.text(OF_TASK, evaluated.task().hex());
      }
      EvaluationFields.write(fields, evaluated);
    }
    return fields.values;
  }

  private static void measurement(Fields fields, MetricMeasured measured) {
    fields.number(RECORD, MEASUREMENT);
    fields.text(NAME, measured.metric());
    if (Math.abs(measured.step()) <= EXACT_INTEGERS && measured.step() != Long.MIN_VALUE) {
      fields.number(STEP, (double) measured.step());
    } else {
      fields.json(STEP, new JsonText(String.valueOf(measured.step())));
    }
    fields.number(VALUE, measured.value());
    if (measured.mode() != MetricMode.DIRECT) {
      fields.number(MODE, measured.mode().number());
      fields.number(RAW, measured.raw());
    }
    if (measured.object() != null) {
      fields.text(OBJECT_DIGEST, measured.object().hex());
    }
    if (measured.task() != null) {
      fields.text(OF_TASK, measured.task().hex());
    }
    fields.json(ATTRIBUTES, measured.attributes());
  }

  static final class Fields {
    final Map<String, Object> values = new LinkedHashMap<>();

    void number(String field, double value) {
      values.put(field, value);
    }

    void text(String field, String value) {
      values.put(field, JsonString.of(value));
    }

    void json(String field, @Nullable JsonText value) {
      if (value != null) {
        values.put(field, value);
      }
    }
  }

  /// Adds a record as a row.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a text is too long, or has lone surrogates
  public static void add(FrameBuilder frame, LineageRecord record) {
    Map<String, Object> fields = fields(record);
    frame.endRow();
    fields.forEach((field, value) -> {
      if (value instanceof Double number) {
        frame.add(field, record.timeUs(), 0, number);
      } else {
        frame.add(field, record.timeUs(), 0, (JsonText) value);
      }
    });
    frame.endRow();
  }

  // ---- reading ----

  /// Checks a frame from outside: also that the digests of its objects are those of their contents.
  /// The hashes take far longer than the rest, so a frame from a store is only read.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a row is no record of lineage
  public static void check(Frame frame) {
    for (LineageRecord record : read(frame)) {
      if (record instanceof ObjectLogged object) {
        check(object);
      }
    }
  }

  private static void check(ObjectLogged object) {
    byte[] bytes = object.bytes();
    Digest digest = object.digest();
    if (object.sizeBytes() < 0) {
      throw QuipuException.invalid(
          "Object " + digest + " has " + object.sizeBytes() + " bytes; at least 0 are needed");
    }
    if (bytes != null
        && (bytes.length != object.sizeBytes() || !Digest.of(bytes).equals(object.content()))) {
      throw QuipuException.invalid("Bytes of object " + digest + " are not those of its digest");
    }
    if (!digest.equals(ObjectDigest.of(object.mediaType(), object.schema(), object.content()))) {
      throw QuipuException.invalid(
          "Object " + digest + " has another digest than its media type, schema and content make");
    }
  }

  /// Reads the records of a frame.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if a row is no record of lineage
  public static List<LineageRecord> read(Frame frame) {
    if (frame.kind() != FrameKind.LINEAGE) {
      throw new IllegalArgumentException("A frame of " + frame.kind() + " has no lineage");
    }
    List<LineageRecord> records = new ArrayList<>();
    for (Block block : frame.blocks()) {
      for (int k = 0; k < block.keyCount(); k++) {
        if (!FIELDS.contains(block.key(k)) && !EvaluationFields.ALL.contains(block.key(k))) {
          throw QuipuException.invalid(
              "Record of lineage has the unknown field " + Text.quote(block.key(k)));
        }
      }
      for (int row = 0; row < block.rows(); row++) {
        records.add(new Row(block, row).record());
      }
    }
    return records;
  }

  record Row(Block block, int row) {
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
              QuipuException.invalid(
                  "Step " + Text.quote(json) + " of a measurement is no integer"));
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
}
