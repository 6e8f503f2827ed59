package dev.quipu.sdk;

import java.net.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Carries steps as requests of the native API. Any thread.
final class Requests implements Courier {
  private final Transport transport;

  Requests(Transport transport) {
    this.transport = transport;
  }

  @Override
  public CompletableFuture<?> send(Delivery delivery, Step step, Consumer<Answer> sink) {
    return transport.send(request(delivery, step), sink);
  }

  private HttpRequest request(Delivery delivery, Step step) {
    Lane lane = delivery.lane;
    if (step instanceof Step.Create create) {
      return transport.create(Json.create(lane.id(), create.begin()));
    } else if (step instanceof Step.Announce announce) {
      return transport.attempt(lane.id(), Json.attempt(announce.attempt()));
    } else if (step instanceof Step.Find) {
      return transport.attempts(lane.id());
    } else if (step instanceof Step.Look) {
      return transport.look(lane.id());
    } else if (step instanceof Step.Reopen) {
      return transport.change(lane.id(), Json.reopen());
    } else if (step instanceof Step.Edit edit) {
      return transport.change(lane.id(), Json.edit(edit.changes()));
    } else if (step instanceof Step.Send send) {
      String attempt = delivery.attempt(send.points());
      return transport.frame(lane.id(), lane.writer(), send.sequence(), attempt, send.bytes());
    } else if (step instanceof Step.Finish finish) {
      Entry.End end = finish.end();
      byte[] json = Json.end(end.status().word(), end.endMs(), delivery.endTags(end));
      return transport.change(lane.id(), json);
    }
    return transport.heartbeat(lane.id());
  }
}
