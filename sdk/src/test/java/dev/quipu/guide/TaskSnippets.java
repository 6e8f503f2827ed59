package dev.quipu.guide;

import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.tasks.RunContext;
import dev.quipu.sdk.tasks.Task;
import dev.quipu.sdk.tasks.TaskBuilder;
import dev.quipu.sdk.tasks.TaskOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/// The code in docs/guide/tasks.md.
public final class TaskSnippets {
  private TaskSnippets() {}

  // snippet: model
  public interface Model {
    String ask(String question) throws IOException;
  }

  // end

  // snippet: arguments
  public record Arguments(String model, double temperature, List<String> questions) {}

  // end

  public static String function(Run run, Model model, String question) throws IOException {
    // snippet: function
    String answer = run.task("answer", question, q -> model.ask(q));
    // end
    return answer;
  }

  public static String body(Run run, Model model, String question) throws IOException {
    // snippet: body
    return run.task("answer")
        .input("question", question)
        .input("style", "short")
        .call(task -> {
          String draft = run.task("draft", question, q -> model.ask(q)); // inside of answer
          task.log("length", draft.length());
          return draft.strip();
        });
    // end
  }

  public static void block(Run run, String question) {
    // snippet: block
    try (Task task = run.task("check").start()) {
      task.input("question", question);
      task.output("ok", true);
      task.log("score", 0.9); // the metric check.score of the run
    }
    // end
  }

  public static TaskBuilder description(Run run) {
    // snippet: description
    TaskBuilder answer =
        run.task("answer a question")
            .label("answer") // the short name in metrics
            .tags("model")
            .attribute("provider", "local")
            .param("temperature", 0.2)
            .executionMetrics() // answer.exec.count, answer.exec.success_rate
            .retries(2);
    // end
    return answer;
  }

  public static String keep(TaskBuilder answer, Model model) throws IOException {
    // snippet: keep
    return answer
        .input("question", "2 + 2")
        .input("api", model)
        .keepInputs("question") // keepInputs() keeps none
        .keepNoOutput()
        .call(task -> model.ask("2 + 2"));
    // end
  }

  public static List<String> many(TaskBuilder answer, Model model, List<String> questions)
      throws IOException {
    // snippet: many
    List<String> answers = answer.map(questions, 4, q -> model.ask(q)); // 4 at a time
    List<TaskOutcome<String>> all = answer.tryMap(questions, 4, q -> model.ask(q));
    answer.stream(questions, 4, q -> model.ask(q), outcome -> System.out.println(outcome.value()));
    List<String> samples = answer.many(5, task -> model.ask("2 + 2"));
    TaskOutcome<String> one = answer.tryCall("2 + 2", q -> model.ask(q));
    if (one.isFailure()) {
      System.out.println("No answer: " + one.failure());
    }
    // end
    List<String> together = new ArrayList<>(answers);
    together.addAll(samples);
    all.forEach(outcome -> together.add(outcome.orElseThrow()));
    return together;
  }

  public static String threads(Run run, TaskBuilder answer, Model model, ExecutorService pool)
      throws Exception {
    // snippet: threads
    CompletableFuture<String> later = answer.executor(pool).async("2 + 2", q -> model.ask(q));

    run.task("outer")
        .run(outer -> {
          pool.submit(outer.wrap(() -> run.task("inner", 1, x -> x + 1))).get(); // inside of outer
          Task.current().ifPresent(task -> task.tag("seen"));
        });
    // end
    return later.get();
  }

  @SuppressWarnings("try") // The scope is there to be closed.
  public static void listener(Run run) {
    // snippet: listener
    Task call = run.task("call").input("question", "2 + 2").begin(); // this thread is not in it
    try (Task.Scope scope = call.enter()) { // now it is, until the scope is closed
      run.task("within").run(within -> {});
    }
    call.output("answer", 4);
    call.close(); // or call.fail(e), on any thread
    // end
  }

  public static String trace(Run run, Model model) throws IOException {
    // snippet: trace
    Model traced = run.trace(Model.class, model);
    String answer = traced.ask("2 + 2"); // the task Model.ask, with the input question
    // end
    return answer;
  }

  public static int entry(Quipu quipu, Model model) throws IOException {
    // snippet: entry
    Arguments arguments = new Arguments("local", 0.2, List.of("1 + 1", "2 + 2"));
    int answered =
        quipu
            .experiment("questions")
            .entry(
                "evaluate",
                arguments,
                run -> run.task("answer").map(arguments.questions(), 2, model::ask).size());
    // end
    return answered;
  }

  public static String handOver(Task task) {
    // snippet: handOver
    String context = task.context().text(); // default/0192.../00-0192...-b7ad...-01
    // end
    return context;
  }

  public static void goOn(Quipu quipu, String context) {
    // snippet: goOn
    Run run = quipu.experiment("questions").join(RunContext.parse(context));
    run.task("remote part", 20, x -> x + 1); // inside of the task of the first program
    run.finish(); // ends this program's part; the first program ends the run
    // end
  }
}
