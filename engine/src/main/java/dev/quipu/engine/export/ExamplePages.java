package dev.quipu.engine.export;

import dev.quipu.engine.lineage.Examples;
import dev.quipu.engine.lineage.Examples.Example;
import dev.quipu.engine.lineage.LineageLimits;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.lineage.MeasurementReader.RunChoice;
import dev.quipu.engine.request.Results;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Goes through the examples of runs, page by page.
///
/// @param task only tasks of this name; null for all
record ExamplePages(
    Supplier<Reading> readings, RunSelection selection, Examples examples, @Nullable String task) {

  /// Takes the examples of a page.
  @FunctionalInterface
  interface Sink {
    void take(List<Example> page) throws IOException;
  }

  void each(Sink sink) throws IOException {
    try (Reading reading = readings.get()) {
      reading.eachRun(
          selection,
          run -> {
            Examples.Question question =
                new Examples.Question(new RunChoice.Named(List.of(run.info().id())), task);
            @Nullable String token = null;
            do {
              try (Memory.Part memory = reading.part()) {
                @Nullable String place = token;
                Results<Example> page =
                    reading.piece(() ->
                        examples.page(
                            reading.scope().withMemory(memory),
                            question,
                            LineageLimits.EXAMPLES_PER_PAGE,
                            place));
                sink.take(page.items());
                token = page.nextPageToken();
              }
            } while (token != null);
          });
    }
  }
}
