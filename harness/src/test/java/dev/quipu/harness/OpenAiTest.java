package dev.quipu.harness;

import static dev.quipu.harness.HarnessFixture.files;
import static dev.quipu.harness.HarnessFixture.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.harness.ChatServer.Reply;
import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiTest {
  @TempDir private Path folder;

  private RunResult run(String name, ChatServer server, String settings) throws IOException {
    return new HarnessFixture(folder)
        .run(
            name,
            """
            model: {type: openai, name: m, model: gpt, url: "%s", options: {temperature: 0}}
            probe: {name: p, system: Be short., evaluators: [exact_match]}
            data: {cases: [{key: a, input: a, expected: A}, {key: b, input: b, expected: B}]}
            run: {%s}
            """
                .formatted(server.url(), settings));
  }

  @Test
  void answersAndUsageAreRecorded() throws IOException {
    try (var server = new ChatServer((prompt, n) -> Reply.of(prompt.toUpperCase(Locale.ROOT)))) {
      RunResult result = run("run", server, "retries: 0");
      CaseRecord record = records(result).get(1);
      assertThat(record.output()).isEqualTo("B");
      assertThat(record.usage()).containsEntry("total_tokens", 5L);
      assertThat(result.summary().experiments().get(0).usage()).containsEntry("total_tokens", 10L);
    }
  }

  @Test
  void failuresThatPassAreTriedAgain() throws IOException {
    List<Reply> first =
        List.of(
            Reply.failed(500, "down"),
            new Reply(429, "slow down", Map.of("Retry-After", "0")),
            Reply.failed(503, "down"));
    try (var server = new ChatServer((prompt, n) -> n <= 3 ? first.get(n - 1) : Reply.of(prompt))) {
      RunResult result = run("run", server, "concurrency: 1");
      assertThat(records(result)).allMatch(record -> record.status().word().equals("success"));
      assertThat(server.requests()).isEqualTo(5);
    }
  }

  @Test
  void whatLastsIsRecordedAtOnce() throws IOException {
    try (var server =
        new ChatServer((prompt, n) ->
            prompt.equals("a") ? Reply.failed(400, "no") : new Reply(200, "{}", Map.of()))) {
      List<CaseRecord> records = records(run("run", server, "retries: 5"));
      assertThat(records.get(0).error()).isEqualTo("HTTP 400: no");
      assertThat(records.get(1).error()).contains("has no choices[0].message");
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void aModelThatTakesNoMoreRequestsIsRateLimited() throws IOException {
    try (var server = new ChatServer((prompt, n) -> Reply.failed(429, "later"))) {
      assertThat(records(run("run", server, "retries: 1")))
          .allMatch(record -> record.status().word().equals("rate_limited"));
      assertThat(server.requests()).isEqualTo(4);
    }
  }

  @Test
  void aModelThatHangsIsATimeout() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    try (var server =
        new ChatServer((prompt, n) -> {
          if (prompt.equals("a")) {
            end.await();
          }
          return Reply.of(prompt);
        })) {
      List<CaseRecord> records = records(run("run", server, "retries: 0, timeout_seconds: 0.5"));
      assertThat(records.get(0).status().word()).isEqualTo("timeout");
      assertThat(records.get(1).status().word()).isEqualTo("success");
      end.countDown();
    }
  }

  @Test
  void anAnswerThatIsKeptIsNotAskedForAgain() throws IOException {
    try (var server = new ChatServer((prompt, n) -> Reply.of(prompt + n))) {
      RunResult first = run("first", server, "cache: kept, concurrency: 1");
      RunResult second = run("second", server, "cache: kept");
      assertThat(server.requests()).isEqualTo(2);
      assertThat(files(second.folder())).isEqualTo(files(first.folder()));
    }
  }

  @Test
  void noMoreAreAskedAtOnceThanTheConcurrencyAllows() throws IOException {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch both = new CountDownLatch(2);
    try (var server =
        new ChatServer((prompt, n) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          both.countDown();
          // Returns only if both cases are asked at once.
          both.await();
          now.decrementAndGet();
          return Reply.of(prompt);
        })) {
      assertThat(records(run("run", server, "concurrency: 2, retries: 0")))
          .allMatch(record -> record.status().word().equals("success"));
      assertThat(most.get()).isEqualTo(2);
    }
  }

  @Test
  void aKeptAnswerThatCannotBeReadIsAskedForAgain() throws IOException {
    try (var server = new ChatServer((prompt, n) -> Reply.of(prompt))) {
      RunResult first = run("first", server, "cache: kept");
      try (var kept = Files.walk(folder.resolve("kept"))) {
        for (Path file : kept.filter(Files::isRegularFile).toList()) {
          Files.write(file, new byte[] {(byte) 0xff});
        }
      }
      assertThat(files(run("second", server, "cache: kept").folder()))
          .isEqualTo(files(first.folder()));
      assertThat(server.requests()).isEqualTo(4);
    }
  }

  @Test
  void anAnswerThatIsTooLongIsNotKeptInMemory() throws IOException {
    try (var server =
        new ChatServer((prompt, n) -> new Reply(200, "x".repeat(9_000_000), Map.of()))) {
      assertThat(records(run("run", server, "retries: 0")))
          .allMatch(record ->
              "The answer has more than 8388608 bytes, which is the most allowed"
                  .equals(record.error()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:secret@127.0.0.1:1/v1",
        "http://127.0.0.1:1/v1?key=secret",
        "http://127.0.0.1:1/v1#secret",
        "http://secret word/v1"
      })
  void anAddressHasNoSecrets(String url) {
    assertThatThrownBy(() ->
            new HarnessFixture(folder)
                .run(
                    """
                    model: {type: openai, name: m, model: gpt, url: "%s"}
                    probe: {name: p, evaluators: [exact_match]}
                    data: {cases: [{input: a, expected: a}]}
                    """
                        .formatted(url)))
        .hasMessageStartingWith("The url of model m ")
        .hasMessageNotContaining("secret");
    assertThat(folder.resolve("runs")).doesNotExist();
  }
}
