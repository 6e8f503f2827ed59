package dev.quipu.harness.ask;

import dev.quipu.harness.config.ModelSpec;
import dev.quipu.harness.config.RunSettings;
import dev.quipu.harness.model.Model;
import dev.quipu.harness.model.ModelAnswer;
import dev.quipu.harness.model.ModelException;
import dev.quipu.harness.model.ModelRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks one model: out of the cache if it has the answer, else within the rate limit, each try
/// within its time, and again if a failure may pass. Any thread.
public final class Asker implements AutoCloseable {
  private final ModelSpec spec;
  private final Model model;
  private final RunSettings settings;
  private final RateLimit rate;
  private final @Nullable AnswerCache cache;

  public Asker(ModelSpec spec, Model model, RunSettings settings) {
    this.spec = spec;
    this.model = model;
    this.settings = settings;
    rate = new RateLimit(settings.requestsPerSecond());
    cache = settings.cache() == null ? null : new AnswerCache(settings.cache());
  }

  /// The answer to a request.
  ///
  /// @throws ModelException if no try has brought one
  public ModelAnswer ask(ModelRequest request)
      throws ModelException, InterruptedException, IOException {
    if (cache == null) {
      return tries(request);
    }
    Path file = cache.file(spec, request);
    Optional<ModelAnswer> kept = cache.find(file);
    if (kept.isPresent()) {
      return kept.get();
    }
    ModelAnswer answer = tries(request);
    cache.keep(file, answer);
    return answer;
  }

  private ModelAnswer tries(ModelRequest request) throws ModelException, InterruptedException {
    for (int retry = 0; ; retry++) {
      rate.await();
      try {
        return once(request);
      } catch (ModelException e) {
        if (!e.isPassing() || retry == settings.retries()) {
          throw e;
        }
        Duration wait = wait(retry, e);
        if (e.kind() == ModelException.Kind.RATE_LIMITED) {
          rate.pause(wait);
        }
        Thread.sleep(wait);
      }
    }
  }

  /// Twice as long each time, and up to a half more, so that cases that failed together do not come
  /// back together.
  private static Duration wait(int retry, ModelException failure) {
    long millis = AskLimits.FIRST_WAIT.toMillis() << Math.min(retry, 20);
    millis += ThreadLocalRandom.current().nextLong(millis / 2);
    millis = Math.max(millis, failure.askedWait().map(Duration::toMillis).orElse(0L));
    return Duration.ofMillis(Math.min(millis, AskLimits.LONGEST_WAIT.toMillis()));
  }

  /// A try has a thread of its own, which can be left behind if the model does not heed its end.
  private ModelAnswer once(ModelRequest request) throws ModelException, InterruptedException {
    FutureTask<ModelAnswer> answer = new FutureTask<>(() -> model.answer(request));
    Thread.ofVirtual().name("quipu-ask-" + spec.name()).start(answer);
    try {
      return answer.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw ModelException.timeout("No answer within " + seconds(settings.timeout()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ModelException failure) {
        throw failure;
      }
      throw ModelException.lasting(String.valueOf(e.getCause()));
    } finally {
      answer.cancel(true);
    }
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  @Override
  public void close() {
    model.close();
  }
}
