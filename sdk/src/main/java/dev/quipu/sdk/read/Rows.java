package dev.quipu.sdk.read;

import dev.quipu.sdk.json.JsonObject;
import java.util.List;

/// A page of the rows of a stream.
///
/// @param endIndex the index after the last row, where the next page begins
/// @param total the number of rows of the stream
/// @param hasMore whether rows follow
public record Rows(
    String stream,
    long startIndex,
    long endIndex,
    long total,
    boolean hasMore,
    List<StoredRow> rows) {
  public Rows {
    rows = List.copyOf(rows);
  }

  static Rows of(JsonObject json) {
    return new Rows(
        json.text("stream"),
        json.integer("startIndex"),
        json.integer("endIndex"),
        json.integer("total"),
        json.flag("hasMore"),
        json.objects("rows").stream().map(StoredRow::of).toList());
  }
}
