package dev.quipu.server.nativeapi.timelines;

import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.engine.request.MemoryWait;
import dev.quipu.engine.request.Presence;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Goes through the pages of a timeline for one answer. The memory of one page is held at a time,
/// however long the timeline is. Each page is read in a transaction of its own: a row that arrives
/// meanwhile is there if its place is behind the page.
///
/// @param read reads the page of a token; null for the first page
/// @param next the token of the page after a page; null for the last page
record ExportPages<P>(
    Exchange exchange, Function<@Nullable String, P> read, Function<P, @Nullable String> next) {

  /// Takes the rows of a page.
  @FunctionalInterface
  interface Sink<P> {
    void take(P page) throws IOException;
  }

  /// Reads all pages.
  ///
  /// @throws dev.quipu.core.error.QuipuException UNAVAILABLE if the caller has gone
  void each(Sink<P> sink) throws IOException {
    MemoryBudget.Share memory = exchange.memory();
    @Nullable String token = null;
    try (Presence presence = new Presence(exchange.scope().caller())) {
      do {
        presence.require();
        long before = memory.held();
        P page = page(presence, token);
        sink.take(page);
        token = next.apply(page);
        memory.give(memory.held() - before);
      } while (token != null);
    }
  }

  /// Writes all rows, a JSON object a line.
  ///
  /// @param write writes the rows of a page
  void writeJsonLines(OutputStream out, BiConsumer<JsonGenerator, P> write) throws IOException {
    try (JsonGenerator json = Json.lines(out)) {
      each(page -> write.accept(json, page));
      if (json.streamWriteContext().getEntryCount() > 0) {
        json.writeRaw('\n');
      }
    }
  }

  /// The first page may still be refused. A later page must wait for its memory.
  private P page(Presence presence, @Nullable String token) {
    return token == null
        ? read.apply(null)
        : MemoryWait.forMemory(presence, () -> read.apply(token));
  }
}
