package dev.quipu.faults;

import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import java.io.IOException;
import java.net.http.HttpResponse;

/// Asks about objects while others write, which makes waiting lineage readable, and now and then
/// has the server remove what nobody names.
final class UpkeepClient extends Client {
  private static final int REMOVE_ONE_OF = 8;

  private final ObjectPool pool;
  private long steps;

  UpkeepClient(ObjectPool pool) {
    this.pool = pool;
  }

  @Override
  boolean step(Wire wire) throws IOException {
    steps++;
    if (steps % REMOVE_ONE_OF == 0) {
      return isDone("gc", wire.tryPostJson("/api/v1/admin/gc", "{\"olderThanMs\": 0}"));
    }
    ObjectLogged object = pool.any();
    HttpResponse<String> answer =
        wire.tryGet("/api/v1/projects/default/objects/" + object.digest().hex() + "/uses");
    return isDone("uses", answer);
  }

  private static boolean isDone(String what, HttpResponse<String> answer) {
    if (answer.statusCode() == 503) {
      return false;
    }
    Wire.require(what, answer);
    return true;
  }
}
