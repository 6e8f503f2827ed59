package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quipu.core.json.JsonString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server at random while it makes and sends messages to a webhook whose receiver
/// sometimes refuses them. Every message whose cause was acknowledged arrives, each under one id.
/// The rounds are `-Dquipu.faults.webhooks`, the seed is `-Dquipu.faults.seed`.
class WebhookCrashTest {
  private static final int ROUNDS = Integer.getInteger("quipu.faults.webhooks", 3);
  private static final int MODELS_PER_ROUND = 60;
  private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("\"webhook_id\":\"([^\"]+)\"");

  private final long seed = Long.getLong("quipu.faults.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  /// The ids under which each model was told.
  private final Map<String, Set<String>> arrived = new ConcurrentHashMap<>();

  private final AtomicInteger requests = new AtomicInteger();
  private final List<String> acknowledged = new CopyOnWriteArrayList<>();
  @TempDir private Path folder;
  private HttpServer receiver = unbound();

  private static HttpServer unbound() {
    try {
      return HttpServer.create();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void receive() throws IOException {
    receiver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::take);
    receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  /// Refuses every fifth message.
  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (requests.incrementAndGet() % 5 == 0) {
      exchange.sendResponseHeaders(503, -1);
    } else {
      Matcher name = NAME.matcher(body);
      assertThat(name.find()).as(body).isTrue();
      arrived
          .computeIfAbsent(name.group(1), _ -> ConcurrentHashMap.newKeySet())
          .add(exchange.getRequestHeaders().getFirst("X-MLflow-Delivery-Id"));
      exchange.sendResponseHeaders(204, -1);
    }
    exchange.close();
  }

  private static Child launch(Path data) throws IOException {
    return Child.launch(data, Map.of("MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS", "true"));
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void everyMessageWhoseCauseWasAcknowledgedArrives() throws Exception {
    System.out.printf("Kills while sending: %d rounds, -Dquipu.faults.seed=%d%n", ROUNDS, seed);
    Path data = folder.resolve("data");
    try (Child server = launch(data);
        Wire wire = new Wire(server.awaitUrl())) {
      String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
      String made =
          wire.tryPost(
                  "webhooks",
                  """
                  {"name": "crash", "url": "%s",
                   "events": [{"entity": "REGISTERED_MODEL", "action": "CREATED"}]}
                  """
                      .formatted(url))
              .body();
      assertThat(ID.matcher(made).find()).as(made).isTrue();
    }
    for (int round = 0; round < ROUNDS; round++) {
      try (Child server = launch(data);
          Wire wire = new Wire(server.awaitUrl())) {
        createUntilDeath(server, wire, round);
      }
    }
    try (Child server = launch(data);
        Wire wire = new Wire(server.awaitUrl())) {
      while (!arrived.keySet().containsAll(acknowledged)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      assertThat(wire.tryGet("/api/v1/server").statusCode()).isEqualTo(200);
    }
    Set<String> ids = new HashSet<>();
    arrived.forEach((name, of) -> {
      assertThat(of).as(name).hasSize(1);
      assertThat(ids.addAll(of)).as("ids of %s", name).isTrue();
    });
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ROUNDS);
    System.out.printf(
        "Kills while sending: %d rounds, %d causes acknowledged, %d messages arrived in %d requests%n",
        ROUNDS, acknowledged.size(), arrived.size(), requests.get());
  }

  /// Makes models until the server is killed, after a random number of them.
  private void createUntilDeath(Child server, Wire wire, int round)
      throws IOException, InterruptedException {
    int last = random.nextInt(1, MODELS_PER_ROUND);
    for (int i = 0; ; i++) {
      String name = "model-" + round + "-" + i;
      if (i == last) {
        server.kill();
      }
      try {
        String body = "{\"name\": " + JsonString.of(name) + "}";
        if (wire.tryPost("registered-models/create", body).statusCode() == 200) {
          acknowledged.add(name);
        }
      } catch (IOException e) {
        if (i < last) {
          throw e;
        }
        return;
      }
    }
  }
}
