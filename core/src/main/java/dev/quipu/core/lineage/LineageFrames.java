package dev.quipu.core.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.model.Digest;
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
  static final String RECORD = "record";
  static final int OBJECT = 1;
  static final int TASK = 2;
  static final int USE = 3;
  static final int LINK = 4;
  static final int MEASUREMENT = 5;
  static final int EVALUATION = 6;

  static final String DIGEST = "digest";
  static final String MEDIA_TYPE = "mediaType";
  static final String SCHEMA = "schema";
  static final String CONTENT = "content";
  static final String SIZE = "size";
  static final String BYTES = "bytes";
  static final String END = "end";
  static final String ID = "id";
  static final String PARENT = "parent";
  static final String NAME = "name";
  static final String LABEL = "label";
  static final String STATUS = "status";
  static final String ATTRIBUTES = "attributes";
  static final String ERROR = "error";
  static final String DIRECTION = "direction";
  static final String OBJECT_DIGEST = "object";
  static final String OF_TASK = "task";
  static final String FROM = "from";
  static final String TO = "to";
  static final String STEP = "step";
  static final String MODE = "mode";
  static final String VALUE = "value";
  static final String RAW = "raw";

  /// Doubles hold all integers up to here.
  static final long EXACT_INTEGERS = 1L << 53;

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
        records.add(new LineageRow(block, row).record());
      }
    }
    return records;
  }
}
