package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.faults.Batch.Point;
import dev.quipu.faults.Sent.Fate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM, as from Ctrl-C or a service manager: requests in flight are answered, and the next
/// start finds everything in order.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ShutdownTest {
  private static final int REQUESTS = 8;

  @TempDir private Path folder;

  @Test
  void requestsThatHaveBegunAreAnsweredAndStored() throws Exception {
    Path data = folder.resolve("data");
    RunLedger ledger;
    try (Child server = Child.launch(data);
        Wire wire = new Wire(server.awaitUrl())) {
      ledger = new RunLedger(wire.newRun(), false);
      List<HalfSent> requests = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        Batch batch =
            new Batch(List.of(new Point("loss", i, 1000 + i, 0.5)), Map.of("p" + i, "v"), Map.of());
        ledger.sent(batch);
        requests.add(HalfSent.begin(wire, batch, ledger.runId()));
      }
      server.terminate();
      awaitRefusal(wire);
      for (HalfSent request : requests) {
        assertThat(request.finish()).startsWith("HTTP/1.1 200");
      }
      ledger.batches().forEach(batch -> batch.settle(Fate.STORED));
      assertThat(server.awaitExit()).isIn(0, 143);
    }
    auditAfterRestart(data, List.of(ledger));
  }

  @Test
  void underLoadEveryAnswerIsTrueAndTheNextStartIsClean() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    Path data = folder.resolve("data");
    List<RunLedger> ledgers = new ArrayList<>();
    AtomicLong answers = new AtomicLong();
    try (Child server = Child.launch(data);
        Wire wire = new Wire(server.awaitUrl())) {
      List<Client> clients = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        RunLedger ledger = new RunLedger(wire.newRun(), false);
        ledgers.add(ledger);
        BatchSource source = new BatchSource("m" + i, random.split(), true, BatchSource.Size.SMALL);
        clients.add(new MlflowClient(ledger, source, random.split()));
      }
      for (Client client : clients) {
        threads.add(Thread.ofPlatform().start(() -> client.work(wire, answers)));
      }
      long deadline = deadline();
      while (answers.get() < 200 && System.nanoTime() < deadline) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      server.terminate();
      assertThat(server.awaitExit()).isIn(0, 143);
      for (Thread thread : threads) {
        thread.join();
      }
      clients.forEach(Client::requireNoFailure);
    }
    assertThat(data.resolve("quipu.db")).isRegularFile();
    assertThat(data.resolve("quipu.db-wal")).as("left by a clean stop").doesNotExist();
    auditAfterRestart(data, ledgers);
    assertThat(Files.readString(folder.resolve("server.log"))).doesNotContain("SEVERE");
  }

  private static void auditAfterRestart(Path data, List<RunLedger> ledgers) throws Exception {
    try (Child server = Child.launch(data);
        Wire wire = new Wire(server.awaitUrl())) {
      Audit audit = new Audit(wire);
      for (RunLedger ledger : ledgers) {
        audit.check(ledger);
      }
      server.terminate();
      server.awaitExit();
    }
  }

  /// Returns once the server accepts no new connections, which shows that it is stopping.
  private static void awaitRefusal(Wire wire) {
    URI uri = URI.create(wire.url());
    long deadline = deadline();
    while (System.nanoTime() < deadline) {
      try {
        new Socket(uri.getHost(), uri.getPort()).close();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      } catch (IOException e) {
        return;
      }
    }
    throw new AssertionError("It still takes connections");
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
  }

  /// A request whose handler waits for the rest of its body.
  private static final class HalfSent {
    private final Socket socket;
    private final byte[] rest;
    private final BufferedReader answers;

    private HalfSent(Socket socket, byte[] rest, BufferedReader answers) {
      this.socket = socket;
      this.rest = rest;
      this.answers = answers;
    }

    /// Sends the head and the first half of the body. The server asks for the body, which shows
    /// that the request has begun there.
    static HalfSent begin(Wire wire, Batch batch, String runId) throws IOException {
      URI uri = URI.create(wire.url());
      byte[] body = batch.json(runId).getBytes(StandardCharsets.UTF_8);
      Socket socket = new Socket(uri.getHost(), uri.getPort());
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          """
          POST /api/2.0/mlflow/runs/log-batch HTTP/1.1\r
          Host: %s\r
          Content-Type: application/json\r
          Expect: 100-continue\r
          Content-Length: %d\r
          \r
          """
              .formatted(uri.getAuthority(), body.length)
              .getBytes(StandardCharsets.US_ASCII));
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(answers.readLine()).startsWith("HTTP/1.1 100");
      assertThat(answers.readLine()).isEmpty();
      int half = body.length / 2;
      out.write(body, 0, half);
      byte[] rest = Arrays.copyOfRange(body, half, body.length);
      return new HalfSent(socket, rest, answers);
    }

    /// Sends the rest; returns the first line of the answer.
    String finish() throws IOException {
      try (socket) {
        socket.getOutputStream().write(rest);
        String line = answers.readLine();
        return line == null ? "nothing" : line;
      }
    }
  }
}
