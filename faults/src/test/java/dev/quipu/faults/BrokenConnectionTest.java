package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.quipu.faults.Batch.Point;
import dev.quipu.faults.RawHttp.Answer;
import dev.quipu.faults.Sent.Fate;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Cuts the connection after every byte of a request and of its answer, loses acknowledgements,
/// repeats requests and stalls. Whatever happens on the way, a retry has one effect.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BrokenConnectionTest {
  private static final String WRITER = "000000000000000000000000000000aa";
  private static final int STALLED = 60;

  /// Frames of each kind that are cut, and contents.
  private static final int CUT_FRAMES = Integer.getInteger("quipu.faults.rounds", 30) * 2;

  private static final int CUT_CONTENTS = 10;

  /// How many bytes later requests are longer than the first.
  private static final int LONGER = 16;

  /// Threads that may come and go by themselves: threads of pools.
  private static final int OTHER_THREADS = 10;

  @TempDir private Path folder;

  private QuipuServer server;
  private CuttingProxy proxy;
  private Wire wire;

  @BeforeEach
  void start() throws IOException {
    server =
        QuipuServer.start(
            new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false));
    proxy = new CuttingProxy(serverPort());
    wire = new Wire(server.url());
  }

  @AfterEach
  void stop() throws IOException {
    wire.close();
    proxy.close();
    server.close();
  }

  private int serverPort() {
    return URI.create(server.url()).getPort();
  }

  @Test
  void aFrameIsStoredOnceWhereverItsConnectionIsCut() throws Exception {
    RunLedger ledger = new RunLedger(wire.newRun(), true);
    Frames frames = new Frames(ledger);
    int requestBytes = frames.request(1, frames.batch(1)).length;
    int answerBytes = frames.store(1).bytes();
    int stored = 0;
    long number = 1;
    // Later requests are a little longer, because their numbers are.
    for (int cut = 0; cut <= requestBytes + LONGER; cut++) {
      proxy.cut(cut, Long.MAX_VALUE);
      stored += frames.cutAndRetry(++number) ? 1 : 0;
    }
    assertThat(stored).as("requests that came whole").isBetween(1, 2 * LONGER);
    for (int cut = 0; cut < answerBytes; cut++) {
      proxy.cut(Long.MAX_VALUE, cut);
      assertThat(frames.cutAndRetry(++number))
          .as("stored before byte %d of its answer", cut)
          .isTrue();
    }
    // Everything once more, as from a writer that has received no answer.
    for (long again = 1; again <= number; again++) {
      assertThat(frames.store(again).body()).contains("\"duplicate\":true");
    }
    System.out.printf(
        "Frames: cut after each of %d + %d bytes, each sent three times, stored once%n",
        requestBytes, answerBytes);
    finish(ledger);
  }

  /// Frames of logs, tracks and lineage, each cut at another byte, and the contents of objects.
  @Test
  void rowsOfEveryKindAreStoredOnceWhereverTheirConnectionIsCut() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    String run = wire.newRun();
    ObjectPool pool = new ObjectPool(random.split());
    Ledgers ledgers = new Ledgers(new LineageLedger(pool));
    Ledger<Framed> log = new Ledger<>(run);
    Ledger<Framed> tracks = new Ledger<>(run);
    Ledger<Framed> lineage = new Ledger<>(run);
    ledgers.addLog(log);
    ledgers.addTracks(tracks);
    ledgers.addLineage(lineage);
    cutAndRetry(1, log, new LogSource("l", random.split()), random);
    cutAndRetry(2, tracks, new TrackSource("t", random.split()), random);
    cutAndRetry(3, lineage, new LineageSource(run, "o", random.split(), pool), random);
    ContentClient contents = new ContentClient(pool, random.split());
    ledgers.lineage().add(contents);
    for (int i = 0; i < CUT_CONTENTS; i++) {
      SentContent content = Objects.requireNonNull(contents.next());
      byte[] request =
          RawHttp.put(
              "/api/v1/projects/default/objects/contents/" + content.blob().digest().hex(),
              content.blob().bytes());
      proxy.cut(random.nextInt(request.length), Long.MAX_VALUE);
      content.sending();
      RawHttp.send(proxy.port(), request);
      assertThat(contents.send(wire, content).statusCode()).isEqualTo(200);
    }
    Audit audit = new Audit(wire);
    ledgers.check(audit);
    System.out.printf("Cut in the middle, and sent again: %s%n", audit);
  }

  /// Sends frames through the proxy, which cuts them and their answers, and then past it.
  private void cutAndRetry(
      int kind, Ledger<Framed> ledger, Supplier<Framed> source, SplittableRandom random)
      throws IOException {
    String writer = "%032x".formatted(kind);
    int stored = 0;
    for (long number = 1; number <= CUT_FRAMES; number++) {
      Framed frame = source.get();
      ledger.sent(frame);
      byte[] request = frameRequest(ledger.runId(), writer, number, frame);
      boolean inAnswer = number % 3 == 0;
      proxy.cut(
          inAnswer ? Long.MAX_VALUE : random.nextInt(request.length),
          inAnswer ? random.nextInt(100) : Long.MAX_VALUE);
      frame.sending();
      RawHttp.send(proxy.port(), request);
      Answer answer = RawHttp.send(serverPort(), request).orElseThrow();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      stored += answer.body().contains("\"duplicate\":true") ? 1 : 0;
      frame.settle(Fate.STORED);
    }
    assertThat(stored).as("frames that came whole").isGreaterThanOrEqualTo(CUT_FRAMES / 3);
  }

  private static byte[] frameRequest(String run, String writer, long number, Framed frame)
      throws IOException {
    return RawHttp.post(
        "/api/v1/projects/default/runs/" + run + "/frames",
        "Content-Type: application/vnd.quipu.frame\r\nQuipu-Writer: %s\r\nQuipu-Sequence: %d\r\n"
            .formatted(writer, number),
        frame.frame().encoded());
  }

  @Test
  void aLogBatchSentAgainAddsNoPointWhereverItsConnectionIsCut() throws Exception {
    RunLedger ledger = new RunLedger(wire.newRun(), false);
    int requestBytes = request(ledger, batch(0)).length + LONGER;
    int answerBytes = 0;
    int offsets = 0;
    for (int cut = 0; cut < requestBytes + answerBytes; cut++) {
      boolean inRequest = cut < requestBytes;
      proxy.cut(inRequest ? cut : Long.MAX_VALUE, inRequest ? Long.MAX_VALUE : cut - requestBytes);
      Batch batch = batch(++offsets);
      ledger.sent(batch);
      byte[] request = request(ledger, batch);
      RawHttp.send(proxy.port(), request);
      batch.retry();
      Answer answer = RawHttp.send(serverPort(), request).orElseThrow();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      answerBytes = answer.bytes();
      batch.settle(Fate.STORED);
    }
    System.out.printf("Log-batches: cut after each of %d bytes, each sent twice%n", offsets);
    finish(ledger);
  }

  private static Batch batch(long step) {
    return new Batch(
        List.of(
            new Point("loss", step, 1000 + step, 0.5 + step), new Point("acc", step, 1000, -0.0)),
        Map.of("p" + step, "v"),
        Map.of("t" + step, "w"));
  }

  private static byte[] request(RunLedger ledger, Batch batch) throws IOException {
    return RawHttp.post(
        Wire.MLFLOW + "runs/log-batch",
        "Content-Type: application/json\r\n",
        batch.json(ledger.runId()).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void clientsThatStallKeepNobodyWaitingAndLeaveNothingBehind() throws Exception {
    RunLedger ledger = new RunLedger(wire.newRun(), true);
    Frames frames = new Frames(ledger);
    frames.store(1);
    int before = threads();
    byte[] request = frames.request(2, frames.batch(2));
    List<Socket> stalled = new ArrayList<>();
    for (int i = 0; i < STALLED; i++) {
      // Some clients send nothing, some stop in the head, some in the body.
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), serverPort());
      socket.getOutputStream().write(Arrays.copyOf(request, request.length * (i % 3) / 3));
      stalled.add(socket);
    }
    for (long number = 2; number < 200; number++) {
      frames.store(number);
    }
    // A client that sends byte by byte is slow and right.
    frames.storeByteByByte(200);
    for (Socket socket : stalled) {
      socket.close();
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (threads() > before + OTHER_THREADS && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertThat(threads())
        .as("threads, virtual ones too")
        .isLessThanOrEqualTo(before + OTHER_THREADS);
    finish(ledger);
  }

  /// All threads of this process, which runs the server.
  private int threads() throws IOException {
    Path dump = folder.resolve("threads.json");
    Files.deleteIfExists(dump);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
    return Files.readString(dump).split("\"tid\":", -1).length - 1;
  }

  private void finish(RunLedger ledger) throws IOException {
    Wire.require("health", wire.tryGet("/health"));
    new Audit(wire).check(ledger);
    server.close();
    long stored = StoredPoints.count(folder.resolve("data"), List.of(ledger));
    assertThat(stored)
        .isEqualTo(ledger.batches().stream().mapToLong(batch -> batch.points().size()).sum());
    start();
  }

  /// Numbered frames of one writer.
  private final class Frames {
    private final RunLedger ledger;

    Frames(RunLedger ledger) {
      this.ledger = ledger;
    }

    Batch batch(long number) {
      return new Batch(
          List.of(new Point("loss", number, number, 0.1 * number), new Point("acc", number, 1, 1)),
          Map.of(),
          Map.of());
    }

    byte[] request(long number, Batch batch) throws IOException {
      return frameRequest(ledger.runId(), WRITER, number, batch);
    }

    /// Sends a frame past the proxy.
    Answer store(long number) throws IOException {
      Batch batch = batch(number);
      if (number > ledger.batches().size()) {
        ledger.sent(batch);
        ledger.batches().getLast().settle(Fate.STORED);
      }
      Answer answer = RawHttp.send(serverPort(), request(number, batch)).orElseThrow();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return answer;
    }

    /// Sends a frame through the proxy, then past it; returns whether the first attempt was stored.
    boolean cutAndRetry(long number) throws IOException {
      Optional<Answer> first = RawHttp.send(proxy.port(), request(number, batch(number)));
      Answer second = store(number);
      boolean duplicate = second.body().contains("\"duplicate\":true");
      // The server may refuse a request that was cut off in time for the answer to pass: then
      // nothing is stored.
      first.ifPresent(answer ->
          assertThat(duplicate)
              .as("stored, as it was answered with %d: %s", answer.status(), answer.body())
              .isEqualTo(answer.status() == 200));
      return duplicate;
    }

    void storeByteByByte(long number) throws IOException {
      Batch batch = batch(number);
      ledger.sent(batch);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), serverPort())) {
        socket.setTcpNoDelay(true);
        for (byte one : request(number, batch)) {
          socket.getOutputStream().write(one);
        }
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 200");
      }
      batch.settle(Fate.STORED);
    }
  }
}
