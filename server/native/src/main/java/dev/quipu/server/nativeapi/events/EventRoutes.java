package dev.quipu.server.nativeapi.events;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.engine.live.LiveFeed;
import dev.quipu.engine.live.Subscription;
import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NativeLimits;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;

/// Live views by server-sent events. The thread of the request waits for changes, gathers them, and
/// sends them at a pace that people can follow. While nothing happens, it sends an event every five
/// seconds, to find out whether the client is still there, and to tell the client its position.
public final class EventRoutes {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final LiveFeed live;
  private final InstantSource clock;
  private final Semaphore streams = new Semaphore(NativeLimits.EVENT_STREAMS);

  public EventRoutes(LiveFeed live, InstantSource clock) {
    this.live = live;
    this.clock = clock;
  }

  public List<Route> routes() {
    return List.of(new Route(Method.GET, Paths.PROJECT + "/events", Permission.READ, this::stream));
  }

  private void stream(Exchange exchange) throws IOException {
    Watch watch = watch(exchange);
    OptionalLong after = after(exchange);
    if (!streams.tryAcquire()) {
      throw new QuipuException(
          ErrorCode.TOO_MANY_REQUESTS,
          "There are " + NativeLimits.EVENT_STREAMS + " event streams, as many as are allowed");
    }
    // Subscribe before the first byte goes out, so that no later change is missed.
    try (MemoryBudget.Share memory = live.share();
        Subscription subscription =
            live.subscribe(exchange.scope().project(), watch::wants, after)) {
      if (exchange.method().equals("HEAD")) {
        exchange.setHeader("Content-Type", EventWriter.MEDIA_TYPE).sendEmpty(200);
        return;
      }
      exchange.setHeader("X-Accel-Buffering", "no");
      try (OutputStream out = exchange.openStream(EventWriter.MEDIA_TYPE, subscription::close)) {
        // A client that has missed events keeps its position until it is told so.
        send(
            new EventWriter(out),
            subscription,
            watch,
            memory,
            after.orElse(subscription.beginning()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The server stops");
    } finally {
      streams.release();
    }
  }

  /// @param position up to which the client has been told
  private void send(
      EventWriter out,
      Subscription subscription,
      Watch watch,
      MemoryBudget.Share memory,
      long position)
      throws IOException, InterruptedException {
    PendingEvents pending = new PendingEvents(watch, memory);
    out.event("hello", json -> EventJson.writeTime(json, clock.millis()));
    out.position(position);
    out.flush();
    long lastSent = System.nanoTime();
    while (!subscription.hasEnded()) {
      long now = System.nanoTime();
      long beat = lastSent + HEARTBEAT.toNanos() - now;
      long patience = Math.min(beat, pending.nanosUntilDue(now));
      pending.add(subscription.take(Duration.ofNanos(Math.max(0, patience))));
      now = System.nanoTime();
      if (pending.nanosUntilDue(now) <= 0) {
        pending.send(out, now);
        lastSent = now;
      } else if (now - lastSent >= HEARTBEAT.toNanos()) {
        pending.sendAlive(out, clock.millis());
        lastSent = now;
      }
    }
  }

  private static Watch watch(Exchange exchange) {
    Set<RunId> runs = new HashSet<>();
    exchange.parameters("runId").forEach(id -> runs.add(new RunId(id)));
    Set<ExperimentId> experiments = new HashSet<>();
    boolean all = false;
    for (String id : exchange.parameters("experimentId")) {
      if (id.equals("*")) {
        all = true;
      } else {
        experiments.add(Ids.experiment(id));
      }
    }
    checkCount("runs", runs.size());
    checkCount("experiments", experiments.size());
    boolean registry = exchange.flagParameter("registry");
    boolean alerts = exchange.flagParameter("alerts");
    if (runs.isEmpty() && experiments.isEmpty() && !all && !registry && !alerts) {
      throw QuipuException.invalid(
          "The stream names nothing: give runId, experimentId, registry=true or alerts=true");
    }
    return new Watch(runs, experiments, all, registry, alerts);
  }

  /// The position up to which the client has been told before. Browsers send it in a header when
  /// they connect again by themselves; the address is then still that of the first time.
  private static OptionalLong after(Exchange exchange) {
    Optional<String> position =
        exchange.header("Last-Event-ID").or(() -> exchange.parameter("after"));
    if (position.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong number = Text.integer(position.get());
    if (number.isEmpty() || number.getAsLong() < 0) {
      throw QuipuException.invalid(
          "Position " + Text.quote(position.get()) + " is not the id of an event");
    }
    return number;
  }

  private static void checkCount(String what, int count) {
    if (count > NativeLimits.EVENT_STREAM_RUNS) {
      throw QuipuException.invalid(
          "The stream names "
              + count
              + " "
              + what
              + "; at most "
              + NativeLimits.EVENT_STREAM_RUNS
              + " are allowed");
    }
  }
}
