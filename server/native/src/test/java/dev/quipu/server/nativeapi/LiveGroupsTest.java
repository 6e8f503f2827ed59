package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.charts.Chart;
import dev.quipu.engine.charts.ChartWindow;
import dev.quipu.engine.charts.GroupBy;
import dev.quipu.engine.charts.Groups;
import dev.quipu.engine.charts.Groups.Group;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.PointReader.Sight;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Groups of runs that log a point whenever anybody reads, so that no two snapshots are the same.
class LiveGroupsTest {
  private static final Scope SCOPE = Scope.of(ProjectId.DEFAULT);

  @TempDir private Path folder;
  private SqliteStore store;
  private Store live;
  private final List<Run> runs = new ArrayList<>();
  private long steps;

  @BeforeEach
  void start() {
    store = SqliteStore.open(folder, InstantSource.system(), FileBlobStore.open(folder));
    live =
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("read") || method.getName().equals("search")) {
                    log(1);
                  }
                  try {
                    return method.invoke(store, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    for (int i = 0; i < 3; i++) {
      RunInfo info =
          new RunInfo(
              new RunId(Integer.toString(i).repeat(32)),
              new ExperimentId(0),
              "run " + i,
              "",
              RunStatus.RUNNING,
              Lifecycle.ACTIVE,
              0,
              null,
              null,
              null);
      runs.add(new Run(info, List.of(), List.of(), List.of(), null, List.of()));
      store.write(
          SCOPE,
          tx -> {
            tx.runs().create(info);
            return null;
          });
    }
  }

  @AfterEach
  void stop() {
    store.close();
  }

  /// Each run logs as many points at the next steps.
  private synchronized void log(int points) {
    FrameBuilder frame = new FrameBuilder();
    for (int i = 0; i < points; i++) {
      frame.add("loss", steps, steps, 1);
      steps++;
    }
    Frame built = frame.build();
    store.write(
        SCOPE,
        tx -> {
          runs.forEach(run -> tx.points().append(run.info().id(), 0, built, 0));
          return null;
        });
  }

  @ParameterizedTest
  @EnumSource(Chart.Axis.class)
  void edgesAndPointsAreFromOneSnapshot(Chart.Axis axis) {
    log(1000);
    Groups.Query query =
        new Groups.Query(
            "loss",
            new GroupBy.Fields(List.of("name")),
            new ChartWindow(Sight.LIVING, axis, null, null, null, 100, 0),
            Groups.Align.STEP,
            List.of());
    List<Group> groups = new ArrayList<>();
    new Groups(live).groups(SCOPE, runs, query).each(groups::add);
    assertThat(groups).hasSize(3);
    for (Group group : groups) {
      assertThat(group.points()).isEqualTo(group.inRange());
      assertThat(group.points()).isEqualTo(groups.getFirst().points());
    }
  }
}
