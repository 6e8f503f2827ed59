package dev.quipu.harness.model;

import dev.quipu.core.text.Text;
import dev.quipu.harness.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// A program that is started for each request: reads it from standard input, and writes its answer
/// to standard output. Any status but 0 is an error, which standard error explains.
///
/// @param isJson whether the program reads an object instead of the prompt alone
record CommandModel(List<String> command, boolean isJson) implements Model {
  /// The status of a program that a signal has ended is 128 and the number of the signal.
  private static final int FIRST_SIGNAL = 129;

  private static final int LAST_SIGNAL = 128 + 31;

  @Override
  public ModelAnswer answer(ModelRequest request) throws Exception {
    Process process = start();
    try {
      FutureTask<String> errors = reading(() -> words(process.getErrorStream()));
      FutureTask<String> output = reading(() -> output(process.getInputStream()));
      // A program may never read its input, and no interrupt ends the writing.
      Thread.ofVirtual()
          .name("quipu-command")
          .start(() -> write(request, process.getOutputStream()));
      String answer = output.get();
      int status = process.waitFor();
      if (status != 0) {
        throw failure(status, errors.get());
      }
      return ModelAnswer.of(answer.stripTrailing());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      // Of a try whose time is over.
      RunningPrograms.end(process);
    }
  }

  /// A program that a signal has ended has not failed by itself. Control-C in a terminal, for one,
  /// reaches the programs together with the run, and the run must not keep that as their answer.
  private ModelException failure(int status, String errors) {
    String first = errors.strip().lines().findFirst().orElse("");
    String words =
        command.get(0)
            + " ended with status "
            + status
            + (first.isEmpty() ? "" : ": " + Text.first(first, ModelLimits.ERROR_CHARS));
    boolean isSignal = status >= FIRST_SIGNAL && status <= LAST_SIGNAL;
    return isSignal ? ModelException.passing(words) : ModelException.lasting(words);
  }

  private Process start() throws ModelException {
    try {
      return RunningPrograms.start(new ProcessBuilder(command));
    } catch (IOException e) {
      throw ModelException.lasting(command.get(0) + " cannot be started");
    }
  }

  private static FutureTask<String> reading(Callable<String> reading) {
    FutureTask<String> task = new FutureTask<>(reading);
    Thread.ofVirtual().name("quipu-command").start(task);
    return task;
  }

  private static String output(InputStream stream) throws IOException, ModelException {
    byte[] bytes = stream.readNBytes(ModelLimits.ANSWER_BYTES + 1);
    if (bytes.length > ModelLimits.ANSWER_BYTES) {
      throw ModelException.tooLong();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// The first words of standard error. The rest is read, too: a program waits until it is.
  private static String words(InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(ModelLimits.ERROR_BYTES);
    long _ = stream.transferTo(OutputStream.nullOutputStream());
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void write(ModelRequest request, OutputStream to) {
    String text = isJson ? Json.text(members(request)) : request.prompt();
    try (to) {
      to.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The program may end without reading; its status tells whether that is a failure.
    }
  }

  private static Map<String, @Nullable Object> members(ModelRequest request) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    request.system().ifPresent(system -> members.put("system", system));
    members.put("prompt", request.prompt());
    members.put("input", request.input());
    return members;
  }
}
