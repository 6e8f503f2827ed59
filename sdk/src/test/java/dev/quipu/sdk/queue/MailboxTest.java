package dev.quipu.sdk.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final List<String> owner = new ArrayList<>();
  private final Mailbox<List<String>> mailbox = new Mailbox<>();

  @Test
  void messagesAreHandledInTheirOrder() {
    mailbox.post(list -> list.add("a"));
    mailbox.postForNextRound(list -> list.add("b"));
    mailbox.post(list -> list.add("c"));
    mailbox.handleAll(owner);
    assertThat(owner).containsExactly("a", "b", "c");
  }

  @Test
  void aRoundTakesAtMostSoManyAndSaysWhetherSomeAreLeft() {
    mailbox.post(list -> list.add("a"));
    mailbox.post(list -> list.add("b"));
    assertThat(mailbox.handle(owner, 1)).isTrue();
    assertThat(owner).containsExactly("a");
    assertThat(mailbox.handle(owner, 10)).isFalse();
    assertThat(owner).containsExactly("a", "b");
  }

  @Test
  void aMessageThatFailsDoesNotStopTheNext() {
    mailbox.post(list -> {
      throw new IllegalStateException("on purpose");
    });
    mailbox.post(list -> list.add("next"));
    mailbox.handleAll(owner);
    assertThat(owner).containsExactly("next");
  }

  @Test
  void aMessageOrAStopBeforeTheWaitEndsTheWait() {
    mailbox.open();
    mailbox.beginRound();
    mailbox.post(list -> list.add("a"));
    mailbox.await(Long.MAX_VALUE);
    mailbox.handleAll(owner);
    mailbox.beginRound();
    mailbox.stop();
    mailbox.await(Long.MAX_VALUE);
    assertThat(mailbox.isStopping()).isTrue();
    assertThat(owner).containsExactly("a");
  }
}
