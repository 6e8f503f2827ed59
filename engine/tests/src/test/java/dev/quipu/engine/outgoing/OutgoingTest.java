package dev.quipu.engine.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.Engine;
import dev.quipu.engine.EngineFixture;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.outgoing.Outbound;
import dev.quipu.engine.port.outgoing.Outside;
import dev.quipu.engine.port.outgoing.Reply;
import dev.quipu.engine.port.outgoing.Transport;
import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Message.State;
import dev.quipu.engine.port.webhooks.Occurrence;
import dev.quipu.engine.port.webhooks.Secret;
import dev.quipu.engine.port.webhooks.Try;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import dev.quipu.engine.port.webhooks.WebhookId;
import dev.quipu.engine.runs.RunChange;
import dev.quipu.engine.runs.Runs.NewRun;
import dev.quipu.engine.webhooks.WebhookChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutgoingTest extends EngineFixture {
  private static final Reply FINE = new Reply.Answered(200, "", null);
  private static final Reply BROKEN = new Reply.Answered(503, "later", null);

  /// Takes messages and answers as the test says. The time moves with each message, so that no wait
  /// has to pass.
  private static final class Receiver implements Transport {
    final BlockingQueue<Outbound.HttpPost> got = new LinkedBlockingQueue<>();
    volatile Function<Outbound.HttpPost, Reply> answer = _ -> FINE;

    @Override
    public void check(WebhookFormat format, String url) {}

    @Override
    public Reply send(Outbound message) {
      Outbound.HttpPost post = (Outbound.HttpPost) message;
      Reply reply = answer.apply(post);
      got.add(post);
      return reply;
    }
  }

  private final Receiver receiver = new Receiver();

  private Engine sending() {
    return Engine.over(
        store, blobs, clock, ids, new Random(1), new Outside(receiver, "https://quipu.example"));
  }

  private Webhook insert(String event, @Nullable String secret) {
    return insert(SCOPE, event, secret);
  }

  private Webhook insert(Scope scope, String event, @Nullable String secret) {
    Webhook made =
        new Webhook(
            WebhookId.of(ids.nextRunId()),
            "hook",
            "",
            WebhookFormat.JSON,
            "https://hooks.example/x",
            List.of(event),
            new Secret(secret == null ? "" : secret),
            true,
            0,
            0);
    store.write(
        scope,
        tx -> {
          tx.webhooks().put(made);
          return made;
        });
    return made;
  }

  private static WebhookChange change(
      @Nullable String name,
      @Nullable String url,
      @Nullable List<String> events,
      @Nullable Boolean active) {
    return new WebhookChange(name, null, null, url, events, null, active);
  }

  private void end(Engine by, RunId run, RunStatus status) {
    by.runs().update(SCOPE, run, RunChange.NONE.withStatus(status, null));
  }

  /// Waits until the message is as wanted; the time goes on meanwhile.
  private Message await(Webhook webhook, long number, Predicate<Message> wanted)
      throws InterruptedException {
    while (true) {
      Message message =
          store.read(SCOPE, tx -> tx.webhooks().findMessage(webhook.id(), number)).orElse(null);
      if (message != null && wanted.test(message)) {
        return message;
      }
      pass(Duration.ofHours(1));
      Thread.onSpinWait();
    }
  }

  private List<Try> tries(Webhook webhook, long number) {
    return engine.webhooks().message(SCOPE, webhook.id(), number).tries();
  }

  @Test
  void aMessageOfAnotherProjectLinksToItsPage() throws Exception {
    Scope other = Scope.of(engine.projects().create("vision", ""));
    insert(other, "run.failed", null);
    NewRun wanted =
        new NewRun(null, EXPERIMENT, null, null, null, null, List.of(), List.of(), null);
    RunId run = engine.runs().create(other, wanted).run().info().id();
    try (Engine sending = sending()) {
      sending.runs().update(other, run, RunChange.NONE.withStatus(RunStatus.FAILED, null));
      assertThat(receiver.got.take().body())
          .contains("\"link\":\"https://quipu.example/p/vision/runs/" + run.hex() + "\"");
    }
  }

  @Test
  void theEndOfARunIsSentAndSigned() throws Exception {
    Webhook webhook = insert("run.failed", "key");
    RunId run = createRun();
    try (Engine sending = sending()) {
      end(sending, run, RunStatus.FAILED);
      end(sending, run, RunStatus.FAILED);
      Outbound.HttpPost post = receiver.got.take();
      assertThat(post.url()).isEqualTo("https://hooks.example/x");
      assertThat(post.body())
          .contains("\"event\":\"run.failed\"")
          .contains("\"runId\":\"" + run.hex() + "\"")
          .contains("\"link\":\"https://quipu.example/runs/" + run.hex() + "\"");
      String id = webhook.id().hex() + "-1";
      String seconds = String.valueOf(post.headers().get("Webhook-Timestamp"));
      assertThat(post.headers())
          .containsEntry("Webhook-Id", id)
          .containsEntry(
              "Webhook-Signature",
              Signature.of(Signature.plainKey(new Secret("key")), id, seconds, post.body()));
      await(webhook, 1, message -> message.state() == State.SENT);
    }
    assertThat(tries(webhook, 1))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.status()).isEqualTo(200);
          assertThat(one.error()).isEmpty();
        });
    assertThat(engine.webhooks().messages(SCOPE, webhook.id(), 10, null).items()).hasSize(1);
  }

  @Test
  void aBrokenReceiverGetsTheSameMessageAgain() throws Exception {
    Webhook webhook = insert("run.completed", null);
    List<Reply> replies =
        new ArrayList<>(
            List.of(
                BROKEN,
                new Reply.Unanswered("No answer", true),
                new Reply.Answered(429, "", null)));
    receiver.answer = _ -> replies.isEmpty() ? FINE : replies.removeFirst();
    RunId run = createRun();
    try (Engine sending = sending()) {
      end(sending, run, RunStatus.COMPLETED);
      assertThat(await(webhook, 1, message -> message.state() == State.SENT).tries()).isEqualTo(4);
    }
    assertThat(receiver.got)
        .hasSize(4)
        .extracting(post -> post.headers().get("Webhook-Id"))
        .containsOnly(webhook.id().hex() + "-1");
    assertThat(receiver.got)
        .extracting(Outbound.HttpPost::body)
        .containsOnly(receiver.got.peek().body());
    assertThat(tries(webhook, 1))
        .extracting(Try::error)
        .containsExactly(
            "The receiver answered 503: later", "No answer", "The receiver answered 429", "");
  }

  @Test
  void aRefusalIsFinal() throws Exception {
    Webhook webhook = insert("run.completed", null);
    for (Reply refusal :
        List.of(
            new Reply.Answered(400, "", null),
            new Reply.Answered(302, "", null),
            new Reply.Unanswered("Not sent", false))) {
      receiver.answer = _ -> refusal;
      RunId run = createRun();
      try (Engine sending = sending()) {
        end(sending, run, RunStatus.COMPLETED);
        long number =
            engine.webhooks().messages(SCOPE, webhook.id(), 1, null).items().getFirst().number();
        assertThat(await(webhook, number, one -> one.state() != State.WAITING))
            .satisfies(one -> {
              assertThat(one.state()).isEqualTo(State.FAILED);
              assertThat(one.tries()).isEqualTo(1);
            });
      }
    }
  }

  @Test
  void aMessageIsGivenUpAndSentAgainByHand() throws Exception {
    Webhook webhook = insert("run.killed", null);
    receiver.answer = _ -> BROKEN;
    RunId run = createRun();
    try (Engine sending = sending()) {
      end(sending, run, RunStatus.KILLED);
      Message failed = await(webhook, 1, one -> one.state() == State.FAILED);
      assertThat(failed.tries()).isEqualTo(OutgoingLimits.TRIES);
      receiver.answer = _ -> FINE;
      sending.webhooks().redeliver(SCOPE, webhook.id(), 1);
      assertThat(await(webhook, 1, one -> one.state() == State.SENT).tries())
          .isEqualTo(OutgoingLimits.TRIES + 1);
    }
  }

  @Test
  void messagesWaitForTheNextProcess() throws Exception {
    Webhook webhook = insert("run.completed", null);
    // The engine of the fixture sends nothing, as a process that is killed before it sends.
    end(engine, createRun(), RunStatus.COMPLETED);
    assertThat(receiver.got).isEmpty();
    try (Engine _ = sending()) {
      await(webhook, 1, one -> one.state() == State.SENT);
    }
    assertThat(receiver.got).hasSize(1);
  }

  @Test
  void aSlowReceiverLeavesRoomForOthers() throws Exception {
    Webhook slow = insert("run.completed", null);
    Gate gate = new Gate();
    for (int i = 0; i < 2 * OutgoingLimits.AT_ONCE; i++) {
      end(engine, createRun(), RunStatus.COMPLETED);
    }
    Webhook quick = insert("run.failed", null);
    end(engine, createRun(), RunStatus.FAILED);
    receiver.answer =
        post -> {
          if (post.body().contains("run.completed")) {
            gate.pass();
          }
          return FINE;
        };
    try (Engine _ = sending()) {
      await(quick, 1, one -> one.state() == State.SENT);
      assertThat(gate.most()).isLessThanOrEqualTo(OutgoingLimits.AT_ONCE_PER_WEBHOOK);
      gate.open();
      for (int i = 1; i <= 2 * OutgoingLimits.AT_ONCE; i++) {
        await(slow, i, one -> one.state() == State.SENT);
      }
    }
    assertThat(receiver.got).hasSize(2 * OutgoingLimits.AT_ONCE + 1);
  }

  /// Holds senders until the gate opens, and counts them.
  private static final class Gate {
    private final CountDownLatch opened = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    void pass() {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      try {
        opened.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        inside.decrementAndGet();
      }
    }

    void open() {
      opened.countDown();
    }

    int most() {
      return most.get();
    }
  }

  @Test
  void anInactiveWebhookIsNotTold() {
    Webhook webhook = insert("run.completed", null);
    try (Engine sending = sending()) {
      sending.webhooks().update(SCOPE, webhook.id(), change(null, null, null, false));
      end(sending, createRun(), RunStatus.COMPLETED);
    }
    assertThat(engine.webhooks().messages(SCOPE, webhook.id(), 10, null).items()).isEmpty();
  }

  @Test
  void theRegistryTellsInTheWordsOfMlflow() {
    Webhook webhook = insert("model_version_alias.created", null);
    engine.registeredModels().create(SCOPE, "digits", false, "", Map.of());
    assertThat(engine.webhooks().messages(SCOPE, webhook.id(), 10, null).items()).isEmpty();
    Webhook models = insert("registered_model.created", null);
    engine.registeredModels().create(SCOPE, "letters", false, "", Map.of("a", "b"));
    assertThat(engine.webhooks().messages(SCOPE, models.id(), 10, null).items())
        .singleElement()
        .satisfies(message -> {
          assertThat(message.occurrence().title()).isEqualTo("Model 'letters': created");
          assertThat(message.occurrence().data()).contains("\"tags\":{\"a\":\"b\"}");
        });
  }

  @Test
  void aTransactionThatFailsTellsNobody() {
    Webhook webhook = insert("registered_model.created", null);
    engine.registeredModels().create(SCOPE, "digits", false, "", Map.of());
    assertRefused(
        ErrorCode.ALREADY_EXISTS,
        () -> engine.registeredModels().create(SCOPE, "digits", false, "", Map.of()));
    assertThat(engine.webhooks().messages(SCOPE, webhook.id(), 10, null).items()).hasSize(1);
  }

  @Test
  void onlySoManyMessagesAreKept() {
    Webhook webhook = insert("run.completed", null);
    int count = OutgoingLimits.WAITING_PER_WEBHOOK + 2;
    store.write(
        SCOPE,
        tx -> {
          for (int i = 0; i < count; i++) {
            Messages.tell(tx, new Occurrence("run.completed", 0, "t", null, "{}"));
          }
          return true;
        });
    long waiting = store.read(SCOPE, tx -> tx.webhooks().countWaiting(webhook.id()));
    assertThat(waiting).isEqualTo(OutgoingLimits.WAITING_PER_WEBHOOK);
    assertThat(engine.webhooks().message(SCOPE, webhook.id(), count))
        .satisfies(one -> {
          assertThat(one.message().state()).isEqualTo(State.FAILED);
          assertThat(one.tries())
              .singleElement()
              .satisfies(first -> assertThat(first.error()).contains("10000 messages"));
        });
  }

  @Test
  void aWebhookThatIsDeletedIsForgotten() {
    Webhook webhook = insert("run.completed", null);
    end(engine, createRun(), RunStatus.COMPLETED);
    engine.webhooks().delete(SCOPE, webhook.id());
    assertRefused(ErrorCode.NOT_FOUND, () -> engine.webhooks().load(SCOPE, webhook.id()));
    assertThat(engine.webhooks().list(SCOPE)).isEmpty();
  }

  @Test
  void badWebhooksAreRefused() {
    try (Engine sending = sending()) {
      for (WebhookChange bad :
          List.of(
              change(null, "https://a.example", List.of("run.failed"), null),
              change("a", null, List.of("run.failed"), null),
              change("a", "https://a.example", null, null))) {
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> sending.webhooks().create(SCOPE, bad));
      }
    }
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> change(" ", null, null, null));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> change("a".repeat(101), null, null, null));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> change(null, null, List.of(), null));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> change(null, null, List.of("run.ended"), null));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> change(null, "x".repeat(2049), null, null));
    assertThat(engine.webhooks().list(SCOPE)).isEmpty();
  }
}
