package dev.quipu.faults;

import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes the lineage of one writer: tasks that begin, are tried again and end, their inputs and
/// outputs, objects, links and measurements. The records of a task go in several frames, in any
/// order: its end may come before its begin, and a link before the objects it names.
final class LineageSource implements Supplier<Framed> {
  private static final long START_US = 1_763_650_000_000_000L;
  private static final int MOST_PARTS = 4;
  private static final List<MetricMode> MODES = List.of(MetricMode.values());

  private final String runId;
  private final String prefix;
  private final RandomGenerator random;
  private final ObjectPool pool;
  private final Deque<LineageRows> parts = new ArrayDeque<>();
  private @Nullable SpanId lastTask;
  private long timeUs = START_US;
  private int count;

  LineageSource(String runId, String prefix, RandomGenerator random, ObjectPool pool) {
    this.runId = runId;
    this.prefix = prefix;
    this.random = random;
    this.pool = pool;
  }

  @Override
  public LineageRows get() {
    if (parts.isEmpty()) {
      addStory();
    }
    return parts.remove();
  }

  private void addStory() {
    List<LineageRecord> records = new ArrayList<>();
    int tries = random.nextInt(5) == 0 ? 2 : 1;
    for (int tried = 1; tried <= tries; tried++) {
      addTask(records, tried, tried == tries);
    }
    Collections.shuffle(records, new Random(random.nextLong()));
    int frames = Math.min(records.size(), random.nextInt(1, MOST_PARTS + 1));
    for (int i = 0; i < frames; i++) {
      int from = records.size() * i / frames;
      int to = records.size() * (i + 1) / frames;
      parts.add(frame(new ArrayList<>(records.subList(from, to))));
    }
  }

  private void addTask(List<LineageRecord> records, int tried, boolean isLast) {
    SpanId id = new SpanId(HexFormat.of().toHexDigits(random.nextLong() | 1));
    SpanId parent = random.nextInt(3) == 0 ? lastTask : null;
    lastTask = id;
    count++;
    long startUs = timeUs;
    JsonText attributes =
        tried == 1 ? null : new JsonText("{\"attributes\":{\"try\":" + tried + "}}");
    String name = prefix + " task";
    records.add(
        new TaskChanged(startUs, null, id, parent, name, "", TaskStatus.RUNNING, attributes, null));
    List<ObjectLogged> objects = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      use(records, objects, Direction.INPUT, "input " + i, id);
    }
    for (int i = isLast ? random.nextInt(1, 3) : 0; i > 0; i--) {
      use(records, objects, Direction.OUTPUT, "output " + i, id);
    }
    if (random.nextInt(20) != 0) {
      records.add(
          new TaskChanged(
              startUs,
              timeUs,
              id,
              parent,
              name,
              "",
              isLast ? TaskStatus.COMPLETED : TaskStatus.FAILED,
              new JsonText("{\"params\":{\"n\":" + count + "}}"),
              isLast ? null : "java.io.IOException: no\n\tat A.java"));
    }
    ObjectLogged made = objects.getLast();
    records.add(measurement(id, random.nextBoolean() ? made : null));
    records.add(evaluation(id));
    ObjectLogged source = pool.any();
    objects.add(source);
    records.add(
        new ObjectsLinked(
            ++timeUs,
            made.digest(),
            source.digest(),
            prefix + " link " + count,
            new JsonText("{\"by\":\"hand\"}")));
    for (ObjectLogged object : objects) {
      // Now and then nobody tells what the object is, at least not here.
      if (random.nextInt(8) != 0) {
        records.add(object);
      }
    }
  }

  /// Each case comes several times, and the latest row counts.
  private CaseEvaluated evaluation(SpanId task) {
    int number = random.nextInt(1 + count / 2);
    return new CaseEvaluated(
        ++timeUs,
        random.nextBoolean() ? task : null,
        new EvaluationRow(
            "",
            prefix + " case " + number,
            new JsonText("{\"input\":" + number + ",\"output\":\"é " + count + "\"}"),
            random.nextBoolean() ? new JsonText("{\"lang\":\"de\"}") : null,
            random.nextInt(4) == 0
                ? List.of()
                : List.of(
                    Score.builder("exact", "")
                        .value(random.nextInt(5) / 4.0)
                        .success(random.nextBoolean())
                        .build())));
  }

  private MetricMeasured measurement(SpanId task, @Nullable ObjectLogged object) {
    MetricMode mode = MODES.get(random.nextInt(MODES.size()));
    double raw = random.nextInt(8) == 0 ? Double.NaN : random.nextGaussian();
    return new MetricMeasured(
        ++timeUs,
        prefix + "/score",
        count,
        mode,
        mode == MetricMode.DIRECT ? raw : raw / 3,
        raw,
        object == null ? null : object.digest(),
        random.nextBoolean() ? task : null,
        random.nextInt(4) == 0 ? new JsonText("{\"judge\":[1,\"é\"]}") : null);
  }

  private void use(
      List<LineageRecord> records,
      List<ObjectLogged> objects,
      Direction direction,
      String name,
      @Nullable SpanId task) {
    ObjectLogged object = pool.any();
    objects.add(object);
    JsonText attributes =
        random.nextInt(3) == 0 ? new JsonText("{\"label\":\"" + prefix + "\"}") : null;
    records.add(new ObjectUsed(++timeUs, direction, name, object.digest(), task, attributes));
  }

  /// Makes a frame of some records, and of a use that is in no other frame.
  private LineageRows frame(List<LineageRecord> records) {
    use(
        records,
        new ArrayList<>(),
        Direction.NONE,
        prefix + " object " + count + " " + parts.size(),
        null);
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    records.forEach(record -> LineageFrames.add(frame, record));
    return new LineageRows(runId, frame.build(), records);
  }
}
