package dev.quipu.server.nativeapi;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.outgoing.Outbound;
import dev.quipu.engine.port.outgoing.Reply;
import dev.quipu.engine.port.outgoing.Transport;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Takes the messages to webhooks instead of receivers outside, and answers as a test says. Only
/// addresses at `hooks.example` are allowed.
final class HookReceiver implements Transport {
  private final Semaphore got = new Semaphore(0);
  private final List<Outbound> messages = new ArrayList<>();
  private Reply reply = new Reply.Answered(200, "thanks", null);

  @Override
  public void check(WebhookFormat format, String url) {
    if (!url.startsWith("https://hooks.example/")) {
      throw QuipuException.invalid("Nothing is sent there");
    }
  }

  @Override
  public synchronized Reply send(Outbound message) {
    messages.add(message);
    got.release();
    return reply;
  }

  synchronized void answer(Reply newReply) {
    reply = newReply;
  }

  /// Waits for some messages.
  void await(int count) {
    got.acquireUninterruptibly(count);
  }

  synchronized List<Outbound> messages() {
    return List.copyOf(messages);
  }
}
