package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.engine.port.webhooks.DueMessage;
import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Message.State;
import dev.quipu.engine.port.webhooks.Occurrence;
import dev.quipu.engine.port.webhooks.Secret;
import dev.quipu.engine.port.webhooks.Try;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import dev.quipu.engine.port.webhooks.WebhookId;
import dev.quipu.engine.port.webhooks.WebhookWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The promises of a store about webhooks and their messages.
public abstract class WebhookContract extends StoreFixture {
  private static final long NEVER = Long.MAX_VALUE;
  private static final Occurrence FAILED =
      new Occurrence("run.failed", 5, "Run 'é' failed", "runs/1", "{\"a\":1}");
  private static final Occurrence DELETED = new Occurrence("prompt.deleted", 6, "gone", null, "{}");

  private Webhook webhook(WebhookFormat format, boolean isActive) {
    return new Webhook(
        WebhookId.of(ids.nextRunId()),
        "name of " + format,
        "text",
        format,
        "https://hooks.example/" + format.word(),
        List.of("run.failed", "model_version.created"),
        new Secret("hidden"),
        isActive,
        10,
        20);
  }

  private Webhook stored(boolean isActive) {
    Webhook made = webhook(WebhookFormat.JSON, isActive);
    webhooks(all -> all.put(made));
    return made;
  }

  private void webhooks(Consumer<WebhookWriter> work) {
    write(tx -> work.accept(tx.webhooks()));
  }

  private Optional<Webhook> find(WebhookId id) {
    return read(tx -> tx.webhooks().find(id));
  }

  private List<Long> numbers(WebhookId id, @Nullable Long before, int max) {
    return read(tx -> tx.webhooks().messages(id, before, max)).stream()
        .map(Message::number)
        .toList();
  }

  private List<Webhook> list() {
    return read(tx -> tx.webhooks().list());
  }

  private Optional<Message> message(Webhook webhook, long number) {
    return read(tx -> tx.webhooks().findMessage(webhook.id(), number));
  }

  private List<Try> tries(Webhook webhook, long message) {
    return read(tx -> tx.webhooks().tries(webhook.id(), message));
  }

  private long waiting(Webhook webhook) {
    return read(tx -> tx.webhooks().countWaiting(webhook.id()));
  }

  private long add(Webhook webhook, Occurrence occurrence, long nextMs) {
    return store.write(SCOPE, tx -> tx.webhooks().add(webhook.id(), occurrence, nextMs));
  }

  private List<Long> due(long nowMs, long latestMs, int maxPerWebhook) {
    return acrossProjects().dueMessages(nowMs, latestMs, maxPerWebhook).stream()
        .map(due -> due.message().number())
        .toList();
  }

  private void end(Webhook webhook, long number, State state) {
    webhooks(all -> all.update(new Message(webhook.id(), number, FAILED, state, 1, 0)));
  }

  @Test
  void webhooksAreFoundAsTheyWereStored() {
    Webhook first = webhook(WebhookFormat.SLACK, true);
    Webhook second = webhook(WebhookFormat.EMAIL, false);
    webhooks(all -> {
      all.put(second);
      all.put(first);
    });
    reopen();
    assertThat(find(first.id())).contains(first);
    assertThat(list()).containsExactly(first, second);
    assertThat(find(WebhookId.of(ids.nextRunId()))).isEmpty();
  }

  @Test
  void aWebhookIsChangedAndKeepsItsMessages() {
    Webhook webhook = stored(true);
    add(webhook, FAILED, 0);
    Webhook changed =
        new Webhook(
            webhook.id(),
            "other",
            "",
            WebhookFormat.TEAMS,
            "https://other.example/",
            List.of("alert.fired"),
            Secret.NONE,
            false,
            10,
            30);
    webhooks(all -> all.put(changed));
    assertThat(find(webhook.id())).contains(changed);
    assertThat(numbers(webhook.id(), null, 10)).containsExactly(1L);
    assertThat(add(webhook, FAILED, 0)).isEqualTo(2);
  }

  @Test
  void messagesAreFoundAsTheyWereStored() {
    Webhook webhook = stored(true);
    add(webhook, FAILED, 7);
    add(webhook, DELETED, 8);
    reopen();
    assertThat(message(webhook, 1))
        .contains(new Message(webhook.id(), 1, FAILED, State.WAITING, 0, 7));
    assertThat(message(webhook, 2))
        .contains(new Message(webhook.id(), 2, DELETED, State.WAITING, 0, 8));
    assertThat(message(webhook, 3)).isEmpty();
  }

  @Test
  void messagesAreListedTheNewestFirst() {
    Webhook webhook = stored(true);
    Webhook other = stored(true);
    for (int i = 0; i < 5; i++) {
      add(webhook, FAILED, 0);
    }
    add(other, FAILED, 0);
    assertThat(numbers(webhook.id(), null, 3)).containsExactly(5L, 4L, 3L);
    assertThat(numbers(webhook.id(), 3L, 3)).containsExactly(2L, 1L);
    assertThat(numbers(other.id(), null, 3)).containsExactly(1L);
  }

  @Test
  void triesAreKeptWithTheirMessage() {
    Webhook webhook = stored(true);
    add(webhook, FAILED, 0);
    Try one = new Try(1, 100, 20, 500, "The receiver answered 500");
    Try two = new Try(2, 200, 30, null, "No answer: é");
    Try three = new Try(3, 300, 40, 204, "");
    webhooks(all -> List.of(one, two, three).forEach(some -> all.addTry(webhook.id(), 1, some)));
    assertThat(tries(webhook, 1)).containsExactly(one, two, three);
    webhooks(all -> all.removeTriesBefore(webhook.id(), 1, 3));
    assertThat(tries(webhook, 1)).containsExactly(three);
    assertThat(tries(webhook, 2)).isEmpty();
  }

  @Test
  void waitingMessagesAreDueAtTheirTime() {
    Webhook webhook = stored(true);
    add(webhook, FAILED, 30);
    add(webhook, FAILED, 10);
    add(webhook, FAILED, 20);
    add(webhook, FAILED, 10);
    assertThat(due(9, NEVER, 10)).isEmpty();
    assertThat(due(20, NEVER, 10)).containsExactly(2L, 4L, 3L);
    assertThat(due(100, NEVER, 2)).containsExactly(2L, 4L);
    end(webhook, 2, State.SENT);
    end(webhook, 4, State.FAILED);
    assertThat(due(20, NEVER, 10)).containsExactly(3L);
    assertThat(waiting(webhook)).isEqualTo(2);
  }

  @Test
  void aTimeFarAheadIsDue() {
    Webhook webhook = stored(true);
    add(webhook, FAILED, 1000);
    assertThat(due(10, 1000, 10)).isEmpty();
    assertThat(due(10, 999, 10)).containsExactly(1L);
  }

  @Test
  void aWebhookWithManyMessagesLeavesRoomForOthers() {
    Webhook busy = stored(true);
    Webhook quiet = stored(true);
    for (int i = 0; i < 5; i++) {
      add(busy, FAILED, 0);
    }
    add(quiet, DELETED, 9);
    List<DueMessage> due = acrossProjects().dueMessages(10, NEVER, 2);
    assertThat(due)
        .extracting(one -> one.webhook().id())
        .containsExactly(busy.id(), busy.id(), quiet.id());
    assertThat(due.getLast())
        .isEqualTo(
            new DueMessage(
                PROJECT, quiet, new Message(quiet.id(), 1, DELETED, State.WAITING, 0, 9)));
  }

  @Test
  void messagesOfAnInactiveWebhookAreNotDue() {
    Webhook webhook = stored(false);
    add(webhook, FAILED, 0);
    assertThat(due(10, NEVER, 10)).isEmpty();
    assertThat(waiting(webhook)).isEqualTo(1);
  }

  @Test
  void endedMessagesAreRemovedAndTheirNumbersNotUsedAgain() {
    Webhook webhook = stored(true);
    for (int i = 0; i < 4; i++) {
      add(webhook, FAILED, 0);
    }
    for (long number : new long[] {1, 3, 4}) {
      end(webhook, number, State.SENT);
    }
    webhooks(all -> all.addTry(webhook.id(), 1, new Try(1, 0, 0, 200, "")));
    webhooks(all -> all.removeEnded(webhook.id(), 3));
    assertThat(numbers(webhook.id(), null, 10)).containsExactly(4L, 2L);
    assertThat(tries(webhook, 1)).isEmpty();
    webhooks(all -> all.removeEnded(webhook.id(), 4));
    assertThat(add(webhook, FAILED, 0)).isEqualTo(5);
  }

  @Test
  void aRemovedWebhookTakesItsMessagesAlong() {
    Webhook webhook = stored(true);
    Webhook other = stored(true);
    add(webhook, FAILED, 0);
    add(other, DELETED, 0);
    webhooks(all -> {
      all.addTry(webhook.id(), 1, new Try(1, 0, 0, 500, "no"));
      all.addTry(other.id(), 1, new Try(1, 0, 0, 500, "no"));
      all.remove(webhook.id());
    });
    assertThat(find(webhook.id())).isEmpty();
    assertThat(numbers(webhook.id(), null, 10)).isEmpty();
    assertThat(tries(webhook, 1)).isEmpty();
    assertThat(numbers(other.id(), null, 10)).containsExactly(1L);
    assertThat(tries(other, 1)).hasSize(1);
    webhooks(all -> all.put(webhook));
    assertThat(numbers(webhook.id(), null, 10)).isEmpty();
  }

  @Test
  void theListenerIsCalledAfterTheCommit() throws InterruptedException {
    Webhook webhook = stored(true);
    Semaphore called = new Semaphore(0);
    store.whenMessagesAreStored(called::release);
    createRun();
    assertThat(called.availablePermits()).isZero();
    add(webhook, FAILED, 0);
    called.acquire();
    assertThat(numbers(webhook.id(), null, 10)).containsExactly(1L);
  }
}
