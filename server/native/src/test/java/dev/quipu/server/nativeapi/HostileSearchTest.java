package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.server.nativeapi.Served.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Searches that take as long as they may, by clients that stay or leave, beside everything else.
class HostileSearchTest extends ServedTest {
  private static final int RUNS = 300;
  private static final int CLAUSES = 149;

  /// So many that they would hold the lane of searches for minutes.
  private static final int SEARCHES = 40;

  private String run = "";

  @BeforeEach
  void start() {
    for (int i = 0; i < RUNS; i++) {
      run =
          server
              .post(
                  "/runs",
                  "{\"experimentId\":\"0\",\"tags\":{\"t\":\"" + "a".repeat(7990) + i + "\"}}")
              .json(201)
              .get("id")
              .asString();
    }
  }

  @Test
  void everythingElseIsAnsweredWhileSearchesHoldTheirLaneAndTheyEndWithTheirClients()
      throws IOException {
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < SEARCHES; i++) {
        clients.add(search(i));
      }
      everythingElse();
      assertThat(clients.stream().filter(HostileSearchTest::isAnswered).count())
          .isLessThan(SEARCHES);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
    // Theirs is the only lane for searches.
    Answer honest;
    do {
      honest = server.post("/runs/search", "{\"experimentIds\":[\"0\"],\"maxResults\":1}");
    } while (honest.status() == 429);
    assertThat(honest.json(200).get("runs")).hasSize(1);
  }

  private void everythingElse() {
    for (int i = 0; i < 5; i++) {
      server.post("/runs", "{\"experimentId\":\"0\"}").json(201);
      assertThat(server.post("/runs/" + run + "/heartbeat", "").status()).isLessThan(300);
      assertThat(server.put("/runs/" + run + "/artifacts/f" + i + ".txt", new byte[9]).status())
          .isLessThan(300);
      server
          .post(
              "/series/query",
              "{\"series\":[{\"runId\":\"" + run + "\",\"key\":\"loss\"}],\"buckets\":10}")
          .json(200);
    }
  }

  private Socket search(int number) throws IOException {
    String filter =
        IntStream.range(0, CLAUSES)
            .mapToObj(i -> "tags.t ILIKE '%" + "a_".repeat(100) + "b" + number + "x" + i + "%'")
            .collect(Collectors.joining(" OR "));
    String body = "{\"experimentIds\":[\"0\"],\"filter\":\"" + filter + "\"}";
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket
        .getOutputStream()
        .write(
            ("POST "
                    + Served.PROJECT
                    + "/runs/search HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                    + " application/json\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static boolean isAnswered(Socket client) {
    try {
      return client.getInputStream().available() > 0;
    } catch (IOException e) {
      return true;
    }
  }
}
