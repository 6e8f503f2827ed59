package dev.quipu.sdk;

import java.net.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Carries steps as requests of the native API. Any thread.
final class HttpRequests implements Requests {
  private final NativeApi transport;

  HttpRequests(NativeApi transport) {
    this.transport = transport;
  }

  @Override
  public CompletableFuture<?> send(Delivery delivery, Request step, Consumer<Answer> sink) {
    return transport.send(request(delivery, step), sink);
  }

  private HttpRequest request(Delivery delivery, Request step) {
    Journal journal = delivery.journal;
    if (step instanceof Request.Create create) {
      return transport.create(Json.create(journal.id(), create.begin()));
    } else if (step instanceof Request.Announce announce) {
      return transport.attempt(journal.id(), Json.attempt(announce.attempt()));
    } else if (step instanceof Request.Find) {
      return transport.attempts(journal.id());
    } else if (step instanceof Request.Look) {
      return transport.look(journal.id());
    } else if (step instanceof Request.Reopen) {
      return transport.change(journal.id(), Json.reopen());
    } else if (step instanceof Request.Edit edit) {
      return transport.change(journal.id(), Json.edit(edit.changes()));
    } else if (step instanceof Request.Send send) {
      String attempt = delivery.attempt(send.points());
      return transport.frame(
          journal.id(), journal.writer(), send.sequence(), attempt, send.bytes());
    } else if (step instanceof Request.Finish finish) {
      Entry.End end = finish.end();
      byte[] json = Json.end(end.status().word(), end.endMs(), delivery.endTags(end));
      return transport.change(journal.id(), json);
    }
    return transport.heartbeat(journal.id());
  }
}
