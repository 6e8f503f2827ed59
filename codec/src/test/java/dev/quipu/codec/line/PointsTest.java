package dev.quipu.codec.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class PointsTest {
  private record Point(long step, long timeMs, double value) {}

  private static final Comparator<Point> BY_STEP =
      Comparator.comparingLong(Point::step)
          .thenComparingLong(Point::timeMs)
          .thenComparingDouble(Point::value);
  private static final Comparator<Point> BY_TIME =
      Comparator.comparingLong(Point::timeMs).thenComparing(BY_STEP);

  @RepeatedTest(50)
  void pointsInAnyOrderAreSortedAndEachKeptOnce(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int count = random.nextInt(500);
    int range = 1 + random.nextInt(300);
    Points points = new Points();
    List<Point> model = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Point point =
          new Point(
              random.nextInt(range),
              random.nextInt(3),
              random.nextInt(5) == 0 ? Double.NaN : i % 2);
      model.add(point);
      points.add(point.step(), point.timeMs(), i, point.value());
    }
    Points repeats = new Points();
    points.sortByStep(repeats);
    assertThat(list(points)).isEqualTo(model.stream().distinct().sorted(BY_STEP).toList());
    assertThat(points.size() + repeats.size()).isEqualTo(count);
    for (int i = 0; i < points.size(); i++) {
      assertThat(model.get((int) points.index(i))).isEqualTo(list(points).get(i));
    }
    points.sortByTime();
    assertThat(list(points)).isEqualTo(model.stream().distinct().sorted(BY_TIME).toList());
    points.sortByStep();
    assertThat(list(points)).isEqualTo(model.stream().distinct().sorted(BY_STEP).toList());
  }

  private static List<Point> list(Points points) {
    List<Point> list = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      list.add(new Point(points.step(i), points.timeMs(i), points.value(i)));
    }
    return list;
  }
}
