package dev.quipu.faults;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.model.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Records of lineage of one frame.
final class LineageRows extends Framed {
  private final String runId;
  private final Frame frame;
  private final List<LineageRecord> records;
  private final List<Item> items = new ArrayList<>();
  private final Set<Digest> objects = new HashSet<>();

  LineageRows(String runId, Frame frame, List<LineageRecord> records) {
    this.runId = runId;
    this.frame = frame;
    this.records = List.copyOf(records);
    records.forEach(this::add);
  }

  private void add(LineageRecord record) {
    switch (record) {
      case ObjectLogged object -> {
        items.add(Item.object(object));
        objects.add(object.digest());
        if (object.bytes() != null) {
          items.add(Item.content(object.content()));
        }
      }
      case TaskChanged task -> items.add(Item.task(runId, task));
      case ObjectUsed use -> {
        items.add(Item.use(runId, use));
        name(use.object());
      }
      case ObjectsLinked link -> {
        items.add(Item.link(runId, link));
        name(link.from());
        name(link.to());
      }
      case CaseEvaluated evaluated -> items.add(Item.evaluation(runId, evaluated));
      case MetricMeasured measured -> {
        items.add(Item.measurement(runId, measured));
        if (measured.object() != null) {
          name(measured.object());
        }
      }
    }
  }

  private void name(Digest object) {
    items.add(Item.named(object));
    objects.add(object);
  }

  @Override
  Frame frame() {
    return frame;
  }

  @Override
  List<Item> items() {
    return items;
  }

  String runId() {
    return runId;
  }

  List<LineageRecord> records() {
    return records;
  }

  /// The objects that the records name or describe.
  Set<Digest> objects() {
    return objects;
  }
}
