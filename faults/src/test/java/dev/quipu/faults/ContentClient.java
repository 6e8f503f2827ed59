package dev.quipu.faults;

import dev.quipu.faults.ObjectPool.Blob;
import dev.quipu.faults.Sent.Fate;
import dev.quipu.server.http.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Sends the contents of large objects, in any order and beside the records of the objects. One
/// without an answer is sent again. Now and then the client first asks if the server has it.
final class ContentClient extends Client {
  private final ObjectPool pool;
  private final RandomGenerator random;
  private final List<SentContent> all = new ArrayList<>();
  private @Nullable SentContent unanswered;

  ContentClient(ObjectPool pool, RandomGenerator random) {
    this.pool = pool;
    this.random = random;
  }

  List<SentContent> all() {
    return all;
  }

  @Override
  boolean step(Wire wire) throws IOException {
    SentContent content = next();
    if (content == null) {
      // Nothing large was logged so far.
      return wire.tryGet("/health").statusCode() == 200;
    }
    if (random.nextInt(3) == 0) {
      HttpResponse<String> answer = wire.tryAskMissing(List.of(content.blob().digest()));
      if (answer.statusCode() == 503) {
        return false;
      }
      if (Json.readObject(Wire.require("missing", answer)).texts("missing").isEmpty()) {
        content.settle(Fate.STORED);
        unanswered = null;
        return true;
      }
    }
    HttpResponse<String> answer = send(wire, content);
    if (answer.statusCode() == 503) {
      return false;
    }
    Wire.require("a content", answer);
    return true;
  }

  /// Sends a content and notes what an answer with success or with 503 says.
  HttpResponse<String> send(Wire wire, SentContent content) throws IOException {
    content.sending();
    HttpResponse<String> answer =
        wire.tryPutContent(content.blob().digest(), content.blob().bytes());
    if (answer.statusCode() == 200) {
      content.settle(Fate.STORED);
      unanswered = null;
    } else if (answer.statusCode() == 503) {
      content.refused();
    }
    return answer;
  }

  /// The content to send now; null if there is none.
  @Nullable SentContent next() {
    if (unanswered == null) {
      Blob blob = pool.nextBlob();
      if (blob != null) {
        unanswered = new SentContent(blob);
        all.add(unanswered);
      }
    }
    return unanswered;
  }
}
