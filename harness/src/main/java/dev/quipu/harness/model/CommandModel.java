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
  @Override
  public ModelAnswer answer(ModelRequest request) throws Exception {
    Process process = start();
    try {
      FutureTask<String> errors = reading(process.getErrorStream());
      FutureTask<String> output = reading(process.getInputStream());
      write(request, process.getOutputStream());
      int status = process.waitFor();
      if (status != 0) {
        String words = errors.get().strip();
        String first = words.lines().findFirst().orElse("");
        throw ModelException.lasting(
            command.get(0)
                + " ended with status "
                + status
                + (first.isEmpty() ? "" : ": " + Text.first(first, ModelLimits.ERROR_CHARS)));
      }
      return ModelAnswer.of(output.get().stripTrailing());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      // Of a try whose time is over, with all that it has started.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start() throws ModelException {
    try {
      return new ProcessBuilder(command).start();
    } catch (IOException e) {
      throw ModelException.lasting(command.get(0) + " cannot be started");
    }
  }

  private static FutureTask<String> reading(InputStream stream) {
    Callable<String> reading =
        () -> {
          byte[] bytes = stream.readNBytes(ModelLimits.ANSWER_BYTES + 1);
          if (bytes.length > ModelLimits.ANSWER_BYTES) {
            throw ModelException.lasting(
                "The answer has more than "
                    + ModelLimits.ANSWER_BYTES
                    + " bytes, which is the most allowed");
          }
          return new String(bytes, StandardCharsets.UTF_8);
        };
    FutureTask<String> task = new FutureTask<>(reading);
    Thread.ofVirtual().name("quipu-command").start(task);
    return task;
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
