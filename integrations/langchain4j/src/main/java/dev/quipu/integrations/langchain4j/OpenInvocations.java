package dev.quipu.integrations.langchain4j;

import dev.quipu.integrations.llm.ModelCall;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The calls of AI services that have not ended. LangChain4j does not tell of every end, so of too
/// many the oldest ends as failed. Any thread.
final class OpenInvocations {
  private final int most;
  private final Map<UUID, Invocation> open = new LinkedHashMap<>();

  OpenInvocations(int most) {
    this.most = most;
  }

  void add(UUID id, ModelCall call) {
    Invocation oldest = null;
    synchronized (this) {
      open.put(id, new Invocation(call));
      if (open.size() > most) {
        oldest = open.remove(open.keySet().iterator().next());
      }
    }
    if (oldest != null) {
      oldest.fail(
          new IllegalStateException(
              "LangChain4j has not told the end of this call, and "
                  + most
                  + " calls have begun since that have not ended either"));
    }
  }

  synchronized @Nullable Invocation get(UUID id) {
    return open.get(id);
  }

  synchronized @Nullable Invocation remove(UUID id) {
    return open.remove(id);
  }
}
