package dev.quipu.server.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// How the server says it is. That it tells of a full disk and of a failed one, the tests that have
/// such disks check.
class ServerTest {
  @TempDir private Path folder;

  @Test
  void aServerThatTakesWritesSaysSo() {
    try (Served server = Served.in(folder)) {
      JsonNode answer = server.get("/api/v1/server").json(200);
      assertThat(answer.get("writable").asBoolean()).isTrue();
      assertThat(answer.has("refused")).isFalse();
      assertThat(answer.get("damagedRows").get("count").asInt()).isZero();
      assertThat(answer.get("damagedRows").get("rows")).isEmpty();
    }
  }

  @Test
  void rowsThatAnswersLeftOutAreNamed() throws SQLException {
    String damaged;
    String sound;
    try (Served server = Served.in(folder)) {
      damaged = server.newRun();
      sound = server.newRun();
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("quipu.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA ignore_check_constraints = ON");
      statement.execute("UPDATE run SET status = 'asleep' WHERE id = '" + damaged + "'");
    }
    try (Served server = Served.in(folder)) {
      JsonNode runs =
          server.post("/runs/search", "{\"experimentIds\":[\"0\"]}").json(200).get("runs");
      assertThat(runs.findValuesAsString("id")).containsExactly(sound);
      JsonNode rows = server.get("/api/v1/server").json(200).get("damagedRows");
      assertThat(rows.get("count").asInt()).isEqualTo(1);
      assertThat(rows.get("rows").get(0).asString())
          .contains("the table run ", damaged, "status is \"asleep\"");
    }
  }
}
