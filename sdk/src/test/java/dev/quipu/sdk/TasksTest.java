package dev.quipu.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.Digest;
import dev.quipu.sdk.tasks.RunContext;
import dev.quipu.sdk.tasks.Task;
import dev.quipu.sdk.tasks.TaskOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Tasks of a run: what is recorded of them, in all forms.
@Timeout(60)
class TasksTest extends ConnectedTest {
  private Run run;

  @BeforeEach
  void start() {
    run = quipu.experiment("tasks").startRun("run");
  }

  /// Ends the run, and reads the tasks by their names; of tasks with the same name the last.
  private Map<String, TaskChanged> ended() {
    run.finish();
    Map<String, TaskChanged> tasks = new HashMap<>();
    all().stream()
        .filter(task -> task.status() != TaskStatus.RUNNING)
        .forEach(task -> tasks.put(task.name(), task));
    return tasks;
  }

  private List<TaskChanged> all() {
    return records(TaskChanged.class);
  }

  private <R extends LineageRecord> List<R> records(Class<R> type) {
    return server.run(run).lineage.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// The uses of a task as words.
  private List<String> uses(TaskChanged task) {
    Map<Digest, String> contents = new HashMap<>();
    records(ObjectLogged.class)
        .forEach(object ->
            contents.put(
                object.digest(), new String(Objects.requireNonNull(object.bytes()), UTF_8)));
    return records(ObjectUsed.class).stream()
        .filter(use -> task.id().equals(use.task()))
        .map(use ->
            (use.direction() == Direction.INPUT ? "in " : "out ")
                + use.name()
                + " "
                + contents.get(use.object()))
        .toList();
  }

  private static TaskChanged of(Map<String, TaskChanged> tasks, String name) {
    return Objects.requireNonNull(tasks.get(name), name);
  }

  @Test
  void aFunctionIsATaskWithItsArgumentAndItsResult() {
    assertThat(run.task("answer", "2 + 2", String::length)).isEqualTo(5);
    TaskChanged task = of(ended(), "answer");
    assertThat(uses(task)).containsExactly("in input \"2 + 2\"", "out output 5");
    assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task.parent()).isNull();
    assertThat(task.endUs()).isGreaterThanOrEqualTo(task.timeUs());
    assertThat(all())
        .extracting(TaskChanged::status)
        .containsExactly(TaskStatus.RUNNING, TaskStatus.COMPLETED);
  }

  @Test
  void tasksAreNestedByScope() {
    run.task("outer")
        .run(outer -> {
          run.task("inner")
              .run(inner -> {
                assertThat(Task.current()).containsSame(inner);
                try (Task block = run.task("block").start()) {
                  block.input("x", 1);
                  block.output("y", 2);
                  block.log("loss", 0.5);
                  block.log("loss", 0.25);
                }
                assertThat(Task.current()).containsSame(inner);
              });
          run.task("second").run(second -> {});
        });
    assertThat(Task.current()).isEmpty();
    Map<String, TaskChanged> tasks = ended();
    assertThat(of(tasks, "inner").parent()).isEqualTo(of(tasks, "outer").id());
    assertThat(of(tasks, "block").parent()).isEqualTo(of(tasks, "inner").id());
    assertThat(of(tasks, "second").parent()).isEqualTo(of(tasks, "outer").id());
    assertThat(uses(of(tasks, "block"))).containsExactly("in x 1", "out y 2");
    assertThat(server.run(run).values("block.loss")).containsExactly(0.5, 0.25);
    assertThat(server.run(run).steps("block.loss")).containsExactly(0L, 1L);
  }

  @Test
  void blocksThatEndInAnyOrderAndOnOtherThreadsLeaveTheScope() throws Exception {
    Task outer = run.task("outer").start();
    Task inner = run.task("inner").start();
    Thread other = new Thread(outer::close);
    other.start();
    other.join();
    assertThat(Task.current()).containsSame(inner);
    inner.close();
    inner.close();
    assertThat(Task.current()).isEmpty();
    assertThat(ended()).containsOnlyKeys("outer", "inner");
    assertThat(all()).hasSize(4);
  }

  @Test
  void aTaskBegunForAListenerHoldsNoThreadUntilOneEntersIt() throws Exception {
    Task outer = run.task("outer").start();
    Task call = run.task("call").input("x", 1).begin();
    assertThat(Task.current()).containsSame(outer);
    run.task("beside").run(beside -> {});
    Thread other =
        new Thread(() -> {
          try (Task.Scope scope = call.enter()) {
            assertThat(scope).isNotNull();
            run.task("within").run(within -> {});
            call.close();
          }
          run.task("alone").run(alone -> {});
        });
    other.start();
    other.join();
    assertThat(Task.current()).containsSame(outer);
    outer.close();
    Map<String, TaskChanged> tasks = ended();
    assertThat(of(tasks, "call").parent()).isEqualTo(outer.id());
    assertThat(of(tasks, "beside").parent()).isEqualTo(outer.id());
    assertThat(of(tasks, "within").parent()).isEqualTo(call.id());
    assertThat(of(tasks, "alone").parent()).isNull();
    assertThat(uses(of(tasks, "call"))).containsExactly("in x 1");
  }

  @Test
  void aScopeThatNobodyClosesEndsWithItsTask() throws Exception {
    Task outer = run.task("outer").start();
    Task call = run.task("call").begin();
    ExecutorService pool = Executors.newFixedThreadPool(1);
    try {
      pool.submit(
              () -> {
                Task.Scope left = call.enter();
                assertThat(left).isNotNull();
                run.task("within").run(within -> {});
              })
          .get();
      pool.submit(() -> run.task("still within").run(within -> {})).get();
      call.close();
      pool.submit(() -> run.task("alone").run(alone -> {})).get();
    } finally {
      pool.shutdown();
    }
    outer.close();
    Map<String, TaskChanged> tasks = ended();
    assertThat(of(tasks, "within").parent()).isEqualTo(call.id());
    assertThat(of(tasks, "still within").parent()).isEqualTo(call.id());
    assertThat(of(tasks, "alone").parent()).isNull();
  }

  @Test
  void aTaskOfAnotherRunIsNoParent() {
    Run other = quipu.experiment("tasks").startRun("other");
    try (Task first = run.task("first").start();
        Task foreign = other.task("foreign").start();
        Task second = run.task("second").start()) {
      assertThat(Task.current()).containsSame(second);
      assertThat(foreign.name()).isEqualTo("foreign");
      assertThat(first.id()).isNotEqualTo(second.id());
    }
    Map<String, TaskChanged> tasks = ended();
    assertThat(of(tasks, "second").parent()).isEqualTo(of(tasks, "first").id());
    other.finish();
    assertThat(server.run(other).lineage).allMatch(r -> ((TaskChanged) r).parent() == null);
  }

  @Test
  void anExceptionIsRecordedWithItsStackAndThrownOn() {
    assertThatThrownBy(() ->
            run.task("outer")
                .run(outer ->
                    run.task(
                        "load",
                        "a",
                        path -> {
                          throw new IOException("no " + path);
                        })))
        .isInstanceOf(IOException.class)
        .hasMessage("no a");
    assertThat(Task.current()).isEmpty();
    TaskChanged task = of(ended(), "load");
    assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(task.error()).startsWith("java.io.IOException: no a").contains("TasksTest");
    assertThat(uses(task)).containsExactly("in input \"a\"");
    assertThat(run.report().problems()).isEmpty();
  }

  @Test
  void theStackOfADeepRecursionIsCut() {
    assertThatThrownBy(() ->
            run.task(
                "deep",
                "x".repeat(100_000),
                s -> {
                  throw new IllegalStateException(s + "\ud800");
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(of(ended(), "deep").error()).contains("(cut)").hasSizeLessThan(65_536);
  }

  @Test
  void eachTryIsATask() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    String answer =
        run.task("flaky")
            .executionMetrics()
            .retries(3)
            .call(
                "q",
                q -> {
                  if (calls.incrementAndGet() < 3) {
                    throw new IOException("try " + calls);
                  }
                  return q + "!";
                });
    assertThat(answer).isEqualTo("q!");
    run.finish();
    List<TaskChanged> ends = all().stream().filter(t -> t.endUs() != null).toList();
    assertThat(ends)
        .extracting(TaskChanged::status)
        .containsExactly(TaskStatus.FAILED, TaskStatus.FAILED, TaskStatus.COMPLETED);
    assertThat(ends).extracting(TaskChanged::id).doesNotHaveDuplicates();
    assertThat(ends.get(2).attributes()).hasToString("{\"attributes\":{\"try\":3}}");
    assertThat(server.run(run).values("flaky.exec.count")).containsExactly(1.0, 2.0, 3.0);
    assertThat(server.run(run).values("flaky.exec.success_rate"))
        .containsExactly(0.0, 0.0, 1.0 / 3);
  }

  @Test
  void anInterruptAndAnErrorAreNotTriedAgain() {
    AtomicInteger calls = new AtomicInteger();
    assertThatThrownBy(() ->
            run.task("t")
                .retries(3)
                .run(task -> {
                  calls.incrementAndGet();
                  throw new InterruptedException();
                }))
        .isInstanceOf(InterruptedException.class);
    assertThatThrownBy(() ->
            run.task("t")
                .retries(3)
                .run(task -> {
                  calls.incrementAndGet();
                  throw new StackOverflowError();
                }))
        .isInstanceOf(StackOverflowError.class);
    assertThat(calls).hasValue(2);
  }

  @Test
  void aFailureIsAValueOnRequest() {
    TaskOutcome<Integer> good = run.task("t").tryCall("4", Integer::valueOf);
    TaskOutcome<Integer> bad = run.task("t").tryCall("four", Integer::valueOf);
    assertThat(good).isEqualTo(new TaskOutcome<>(4, null));
    assertThat(bad.failure()).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(bad::orElseThrow).hasCauseInstanceOf(NumberFormatException.class);
    run.finish();
  }

  @Test
  void theDescriptionOfATaskIsKept() {
    run.task("answer")
        .label("a")
        .tags("slow", "model")
        .attribute("gpu", 1)
        .param("temperature", 0.5)
        .input("question", "q")
        .input("key", "k")
        .keepInputs("question")
        .keepNoOutput()
        .call(task -> {
          task.tag("late");
          task.param("seed", 7);
          task.log("score", 3, 1.5);
          return "not kept";
        });
    TaskChanged task = of(ended(), "answer");
    assertThat(task.label()).isEqualTo("a");
    assertThat(task.attributes())
        .hasToString(
            "{\"attributes\":{\"gpu\":1},\"tags\":[\"slow\",\"model\",\"late\"],"
                + "\"params\":{\"temperature\":0.5,\"seed\":7}}");
    assertThat(uses(task)).containsExactly("in question \"q\"");
    assertThat(server.run(run).steps("a.score")).containsExactly(3L);
  }

  @Test
  void aBuilderIsNotChangedByWhatIsMadeOfIt() {
    var base = run.task("t");
    base.input("x", 1).run(task -> {});
    base.run(task -> {});
    run.finish();
    assertThat(records(ObjectUsed.class)).hasSize(1);
  }

  @Test
  void mapRunsAtMostSoManyAtATimeInsideTheCallersTask() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Integer> squares =
        run.task("outer")
            .call(outer ->
                run.task("square")
                    .map(
                        IntStream.range(0, 50).boxed().toList(),
                        3,
                        i -> {
                          most.accumulateAndGet(running.incrementAndGet(), Math::max);
                          running.decrementAndGet();
                          return i * i;
                        }));
    assertThat(squares).isEqualTo(IntStream.range(0, 50).mapToObj(i -> i * i).toList());
    assertThat(most.get()).isBetween(1, 3);
    Map<String, TaskChanged> tasks = ended();
    SpanId outer = of(tasks, "outer").id();
    assertThat(all())
        .filteredOn(t -> t.name().equals("square"))
        .hasSize(100)
        .allMatch(t -> outer.equals(t.parent()));
  }

  @Test
  void mapReallyRunsThemTogether() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    List<Integer> results =
        run.task("t")
            .map(
                List.of(1, 2),
                2,
                i -> {
                  both.countDown();
                  both.await();
                  return i;
                });
    assertThat(results).containsExactly(1, 2);
  }

  @Test
  void mapThrowsTheFirstFailureAndTryMapGivesAll() {
    List<String> inputs = List.of("1", "x", "3");
    assertThatThrownBy(() -> run.task("t").map(inputs, 1, Integer::valueOf))
        .isInstanceOf(NumberFormatException.class);
    List<TaskOutcome<Integer>> all = run.task("u").tryMap(inputs, 2, Integer::valueOf);
    assertThat(all).extracting(TaskOutcome::value).containsExactly(1, null, 3);
    assertThat(all.get(1).failure()).isInstanceOf(NumberFormatException.class);
    run.finish();
    assertThat(all()).filteredOn(t -> t.name().equals("t") && t.endUs() != null).hasSize(2);
    assertThat(all()).filteredOn(t -> t.name().equals("u") && t.endUs() != null).hasSize(3);
    assertThatThrownBy(() -> run.task("t").map(inputs, 0, s -> s))
        .isInstanceOf(QuipuException.class)
        .hasMessage("Concurrency is 0; it must be at least 1");
  }

  @Test
  void streamHandsOutcomesOnAsTheyComeAndKeepsNone() {
    CountDownLatch second = new CountDownLatch(1);
    List<String> seen = new ArrayList<>();
    AtomicInteger inside = new AtomicInteger();
    run.task("s").stream(
        List.of("first", "x", "second"),
        2,
        text -> {
          if (text.equals("x")) {
            throw new IllegalStateException("bad " + text);
          }
          if (text.equals("first")) {
            second.await();
          }
          return text;
        },
        outcome -> {
          assertThat(inside.incrementAndGet()).isEqualTo(1);
          seen.add(outcome.isFailure() ? "failed" : String.valueOf(outcome.value()));
          if ("second".equals(outcome.value())) {
            second.countDown();
          }
          inside.decrementAndGet();
        });
    // The first one ends last, because it waits for the second one to be handed on.
    assertThat(seen).containsExactly("failed", "second", "first");
    run.finish();
    assertThat(all()).filteredOn(t -> t.name().equals("s") && t.endUs() != null).hasSize(3);
  }

  @Test
  void aConsumerThatThrowsStopsTheStream() {
    AtomicInteger calls = new AtomicInteger();
    // There is no end of the inputs: only the consumer ends it.
    Iterable<Integer> inputs = () -> IntStream.iterate(0, i -> i + 1).iterator();
    assertThatThrownBy(() ->
            run.task("s").stream(
                inputs,
                2,
                i -> calls.incrementAndGet(),
                outcome -> {
                  if (calls.get() >= 5) {
                    throw new IllegalStateException("enough");
                  }
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
    assertThat(calls.get()).isBetween(5, 8);
  }

  @Test
  void mapInsideOfMapOnOneExecutorDoesNotBlock() {
    ExecutorService one = Executors.newFixedThreadPool(1);
    try {
      List<List<Integer>> nested =
          run.task("outer")
              .executor(one)
              .map(
                  List.of(10, 20),
                  4,
                  i -> run.task("inner").executor(one).map(List.of(1, 2), 4, j -> i + j));
      assertThat(nested).containsExactly(List.of(11, 12), List.of(21, 22));
    } finally {
      one.shutdownNow();
    }
    assertThat(run.task("late").executor(one).map(List.of(1), 3, i -> i)).containsExactly(1);
  }

  @Test
  void manyRunsABodySoOften() {
    AtomicInteger calls = new AtomicInteger();
    assertThat(run.task("t").many(5, task -> calls.incrementAndGet()))
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    assertThat(
            run.task("t")
                .<Integer>tryMany(
                    2,
                    task -> {
                      throw new IOException();
                    }))
        .allMatch(TaskOutcome::isFailure);
    run.finish();
    assertThat(all()).filteredOn(t -> t.endUs() != null).hasSize(7);
  }

  @Test
  void futuresEndTheirTaskWhenTheyComplete() throws Exception {
    CompletableFuture<String> later = new CompletableFuture<>();
    CompletableFuture<String> failing = new CompletableFuture<>();
    CompletableFuture<String> returned = run.task("later").call("q", q -> later);
    assertThat(returned).isSameAs(later);
    assertThat(Task.current()).isEmpty();
    run.task("failing").call(task -> failing);
    later.complete("a");
    failing.completeExceptionally(new IOException("gone"));
    List<String> mutable = new java.util.ArrayList<>(List.of("before"));
    CompletableFuture<Integer> async =
        run.task("outer")
            .call(outer -> {
              CompletableFuture<Integer> started = run.task("async").async(mutable, List::size);
              mutable.add("after");
              return started;
            });
    async.get();
    Map<String, TaskChanged> tasks = ended();
    assertThat(uses(of(tasks, "later"))).containsExactly("in input \"q\"", "out output \"a\"");
    assertThat(of(tasks, "failing").error()).startsWith("java.io.IOException: gone");
    assertThat(of(tasks, "async").parent()).isEqualTo(of(tasks, "outer").id());
    assertThat(uses(of(tasks, "async"))).contains("in input [\"before\"]");
  }

  @Test
  void theEndOfTheRunEndsTheTasksWhoseFuturesAreComplete() {
    CompletableFuture<String> later = new CompletableFuture<>();
    AtomicBoolean ending = new AtomicBoolean();
    Runnable end =
        () -> {
          if (ending.compareAndSet(false, true)) {
            run.finish();
          }
        };
    // In whichever order a future tells those who wait, the run ends before the task is told.
    var first = later.thenRun(end);
    run.task("later").call(task -> later);
    var second = later.thenRun(end);
    later.complete("a");
    assertThat(first).isDone();
    assertThat(second).isDone();
    assertThat(uses(of(ended(), "later"))).containsExactly("out output \"a\"");
    assertThat(all()).hasSize(2);
  }

  @Test
  void theContextPassesToOtherThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (Task outer = run.task("outer").start()) {
      Callable<String> work = outer.wrap(() -> run.task("inner", "x", x -> x + x));
      Future<String> result = pool.submit(work);
      assertThat(result.get()).isEqualTo("xx");
      pool.submit(outer.wrap(() -> run.task("second").run(task -> {}))).get();
      pool.submit(() -> run.task("free").run(task -> {})).get();
      assertThat(pool.submit(Task::current).get()).isEmpty();
    } finally {
      pool.shutdownNow();
    }
    Map<String, TaskChanged> tasks = ended();
    assertThat(of(tasks, "inner").parent()).isEqualTo(of(tasks, "outer").id());
    assertThat(of(tasks, "second").parent()).isEqualTo(of(tasks, "outer").id());
    assertThat(of(tasks, "free").parent()).isNull();
  }

  interface Model {
    String ask(String question, int tries) throws IOException;

    void warm();

    default String twice(String question) throws IOException {
      return ask(question, 1) + ask(question, 2);
    }
  }

  static final class Echo implements Model {
    @Override
    public String ask(String question, int tries) throws IOException {
      if (question.isEmpty()) {
        throw new IOException("nothing asked");
      }
      return question + tries;
    }

    @Override
    public void warm() {}

    @Override
    public String toString() {
      return "echo";
    }
  }

  @Test
  void everyCallOfATracedObjectIsATask() throws Exception {
    Echo echo = new Echo();
    Model model = run.trace(Model.class, echo);
    assertThat(model.ask("q", 2)).isEqualTo("q2");
    model.warm();
    assertThatThrownBy(() -> model.ask("", 1))
        .isInstanceOf(IOException.class)
        .hasMessage("nothing asked");
    assertThat(model).hasToString("echo").isEqualTo(model).isNotEqualTo(echo);
    assertThat(model.twice("r")).isEqualTo("r1r2");
    assertThat(run.trace(String.class, "s")).isEqualTo("s");
    run.finish();
    List<TaskChanged> ends = all().stream().filter(t -> t.endUs() != null).toList();
    assertThat(ends)
        .extracting(TaskChanged::name)
        .containsExactly("Model.ask", "Model.warm", "Model.ask", "Model.twice");
    assertThat(uses(ends.get(0))).hasSize(3).first().asString().matches("in (question|arg0) \"q\"");
    assertThat(uses(ends.get(1))).isEmpty();
    assertThat(ends.get(2).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(run.report().problems()).singleElement().asString().contains("String");
  }

  enum Kind {
    FAST
  }

  record Arguments(double lr, Kind kind, String apiToken, List<String> questions) {}

  @Test
  void anEntryPointOpensTheRun() {
    int count =
        quipu
            .experiment("tasks")
            .entry(
                "evaluate",
                new Arguments(0.1, Kind.FAST, "hidden", List.of("a", "b")),
                opened -> {
                  run.finish();
                  run = opened;
                  return opened.task("inner").call(task -> 2);
                });
    assertThat(count).isEqualTo(2);
    assertThat(run.status()).isEqualTo(dev.quipu.core.model.RunStatus.COMPLETED);
    Map<String, TaskChanged> tasks = ended();
    assertThat(server.run(run).params)
        .containsOnlyKeys("lr", "kind", "apiToken")
        .containsEntry("apiToken", "***");
    assertThat(uses(of(tasks, "evaluate")))
        .containsExactly("in questions [\"a\",\"b\"]", "out output 2");
    assertThat(of(tasks, "inner").parent()).isEqualTo(of(tasks, "evaluate").id());
    assertThatThrownBy(() ->
            quipu
                .experiment("tasks")
                .entry(
                    "bad",
                    Map.of("n", 1),
                    opened -> {
                      run = opened;
                      throw new IOException("no");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(server.run(run).status()).isEqualTo("failed");
  }

  @Test
  void anotherProgramGoesOnWithTheRunInsideOfATask() {
    Task outer = run.task("outer").start();
    String text = outer.context().text();
    assertThat(RunContext.parse(text).traceparent())
        .isEqualTo("00-" + run.id().hex() + "-" + outer.id() + "-01");
    assertThat(run.context().task()).isEmpty();
    assertThat(run.flush(java.time.Duration.ofSeconds(10))).isTrue();
    try (Quipu other = Quipu.connect(server.options())) {
      Run joined = other.experiment("tasks").join(RunContext.parse(text));
      joined.task("remote", "x", x -> x);
      joined.log("remote/metric", 0, 1);
      assertThat(joined.finish().isComplete()).isTrue();
      Run whole = other.experiment("tasks").join(run.context());
      whole.task("beside").run(task -> {});
      whole.close();
    }
    assertThat(server.run(run).status()).isEqualTo("running");
    outer.close();
    Map<String, TaskChanged> tasks = ended();
    assertThat(of(tasks, "remote").parent()).isEqualTo(outer.id());
    assertThat(of(tasks, "beside").parent()).isNull();
    assertThat(server.run(run).values("remote/metric")).containsExactly(1.0);
    assertThat(server.run(run).tags).isEmpty();
    assertThat(server.run(run).status()).isEqualTo("completed");
    assertThatThrownBy(() -> RunContext.parse("x/y")).isInstanceOf(QuipuException.class);
    assertThatThrownBy(() -> new RunContext(run.id(), "default", "00-0-0-01"))
        .isInstanceOf(QuipuException.class);
  }

  @Test
  void namesAndAttributesThatCannotBeKeptAreProblems() {
    String same = run.task("", "x", x -> x);
    assertThat(same).isEqualTo("x");
    int one = run.task("t").label("a\nb").call(task -> 1);
    assertThat(one).isEqualTo(1);
    run.task("u").attribute("long", "x".repeat(100_000)).run(task -> {});
    Map<String, TaskChanged> tasks = ended();
    assertThat(tasks).containsOnlyKeys("u");
    assertThat(of(tasks, "u").attributes()).isNull();
    assertThat(run.report().problems())
        .anyMatch(p -> p.equals("Name of a task is empty"))
        .anyMatch(p -> p.startsWith("Label of a task"))
        .anyMatch(p -> p.startsWith("Attributes of task u are left out"));
  }
}
