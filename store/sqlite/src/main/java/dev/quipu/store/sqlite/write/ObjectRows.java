package dev.quipu.store.sqlite.write;

import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.model.Digest;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.RowChecksum;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The objects that some records name, in the tables `object` and `object_schema`. All of them are
/// looked up at once and made in the order of their digests, so that a page of the index is visited
/// once. A record of an object that has one changes nothing.
final class ObjectRows {
  private final Session session;
  private final long project;
  private final Map<Digest, Named> named = new HashMap<>();
  private final Map<String, Long> schemas = new HashMap<>();

  /// An object that is named.
  private static final class Named {
    /// The first record of the object itself; null if there is none.
    @Nullable ObjectLogged record;

    /// 0 if there is no row yet.
    long no;

    /// Whether the row has what a record of the object says.
    boolean isDescribed;
  }

  ObjectRows(Session session, long project) {
    this.session = session;
    this.project = project;
  }

  /// Makes a row of each object that the records name.
  void put(List<LineageRecord> records) {
    for (LineageRecord record : records) {
      switch (record) {
        case ObjectLogged object -> {
          Named one = name(object.digest());
          one.record = one.record == null ? object : one.record;
        }
        case ObjectUsed use -> name(use.object());
        case ObjectsLinked link -> {
          name(link.from());
          name(link.to());
        }
        case MetricMeasured measured when measured.object() != null -> name(measured.object());
        case MetricMeasured _, TaskChanged _, CaseEvaluated _ -> {
          // Names no object.
        }
      }
    }
    if (!named.isEmpty()) {
      KeyList<Digest> keys = KeyList.of(named.keySet(), Digest::hex);
      find(keys);
      write(keys.ordered());
    }
  }

  private Named name(Digest digest) {
    return named.computeIfAbsent(digest, _ -> new Named());
  }

  /// The number of an object that a record names.
  long no(Digest digest) {
    return Objects.requireNonNull(named.get(digest)).no;
  }

  private void find(KeyList<Digest> keys) {
    // A cross join is never turned round: SQLite would scan all objects for each key.
    session.each(
        """
        SELECT o.digest, o.no, o.media_type IS NOT NULL FROM json_each(?2) w
          CROSS JOIN object o ON o.project_id = ?1 AND o.digest = w.value
        """,
        row -> {
          Named one = Objects.requireNonNull(named.get(new Digest(row.text(1))));
          one.no = row.number(2);
          one.isDescribed = row.flag(3);
        },
        project,
        keys.json());
  }

  private void write(List<Digest> ordered) {
    long last = session.number("SELECT coalesce(max(no), 0) FROM object");
    for (Digest digest : ordered) {
      Named one = name(digest);
      if (one.no == 0) {
        one.no = ++last;
        insert(digest, one);
      } else if (one.record != null && !one.isDescribed) {
        describe(one.no, one.record);
      }
    }
  }

  private void insert(Digest digest, Named one) {
    ObjectLogged object = one.record;
    if (object == null) {
      session.update(
          "INSERT INTO object (project_id, no, digest, checksum) VALUES (?, ?, ?, ?)",
          project,
          one.no,
          digest.hex(),
          RowChecksum.of(project, one.no, digest.hex(), null, null, null, null, null));
      return;
    }
    long schema = schema(object);
    session.update(
        """
        INSERT INTO object (project_id, no, digest, media_type, schema_no, content, size_bytes,
          logged_us, checksum, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        project,
        one.no,
        digest.hex(),
        object.mediaType(),
        schema,
        object.content().hex(),
        object.sizeBytes(),
        object.timeUs(),
        checksum(one.no, object, schema),
        body(object));
  }

  private void describe(long no, ObjectLogged object) {
    long schema = schema(object);
    session.update(
        """
        UPDATE object SET media_type = ?, schema_no = ?, content = ?, size_bytes = ?,
          logged_us = ?, checksum = ?, body = ? WHERE no = ?
        """,
        object.mediaType(),
        schema,
        object.content().hex(),
        object.sizeBytes(),
        object.timeUs(),
        checksum(no, object, schema),
        body(object),
        no);
  }

  /// The inline bytes of an object: its own, or those that another object has of this content,
  /// since the run of that one may be removed before.
  private byte @Nullable [] body(ObjectLogged object) {
    return object.bytes() != null
        ? object.bytes()
        : session.first(
            """
            SELECT body FROM object
            WHERE project_id = ? AND content = ? AND body IS NOT NULL LIMIT 1
            """,
            row -> row.bytes(1),
            project,
            object.content().hex());
  }

  private long checksum(long no, ObjectLogged object, long schema) {
    return RowChecksum.of(
        project,
        no,
        object.digest().hex(),
        object.mediaType(),
        schema,
        object.content().hex(),
        object.sizeBytes(),
        object.timeUs());
  }

  private long schema(ObjectLogged object) {
    return schemas.computeIfAbsent(object.schema(), this::findOrMakeSchema);
  }

  private long findOrMakeSchema(String schema) {
    String digest = Digest.of(schema.getBytes(StandardCharsets.UTF_8)).hex();
    Long known =
        session.first(
            "SELECT no FROM object_schema WHERE project_id = ? AND digest = ?",
            row -> row.number(1),
            project,
            digest);
    if (known != null) {
      return known;
    }
    long no = session.number("SELECT coalesce(max(no), 0) + 1 FROM object_schema");
    session.update(
        """
        INSERT INTO object_schema (project_id, no, digest, schema, checksum)
        VALUES (?, ?, ?, ?, ?)
        """,
        RowChecksum.append(project, no, digest, schema));
    return no;
  }
}
