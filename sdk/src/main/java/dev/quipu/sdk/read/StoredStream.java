package dev.quipu.sdk.read;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.wire.Query;
import java.util.List;
import java.util.Map;

/// The rows that a run has logged to a stream. They are read anew each time. Any thread.
public final class StoredStream {
  private final ServerReader reader;
  private final RunId run;
  private final String name;
  private final List<String> fields;

  private StoredStream(ServerReader reader, RunId run, String name, List<String> fields) {
    this.reader = reader;
    this.run = run;
    this.name = name;
    this.fields = List.copyOf(fields);
  }

  static StoredStream of(ServerReader reader, RunId run, String name) {
    String stream = StreamRows.streamOf(StreamRows.keyOf(name, "field"));
    if (!stream.equals(name)) {
      throw QuipuException.invalid(
          "Stream "
              + Text.quote(name)
              + " has a slash, which ends the name of a stream; read stream "
              + Text.quote(stream)
              + ", whose fields begin with "
              + Text.quote(name.substring(stream.length() + 1) + "/"));
    }
    return new StoredStream(reader, run, name, List.of());
  }

  public String name() {
    return name;
  }

  /// Only some fields of the rows. Rows that have none of them are left out; the others keep their
  /// index.
  public StoredStream fields(String... newFields) {
    return new StoredStream(reader, run, name, List.of(newFields));
  }

  /// The first 1000 rows.
  public Rows read() {
    return read(0, ReadLimits.ROWS);
  }

  /// Some rows, in the order in which they were logged, of all attempts.
  ///
  /// @param startIndex the index of the first row
  /// @param limit how many rows at most, from 1 to 10,000. Fewer come, but at least one, if rows
  ///   are large; go on at [Rows#endIndex]
  /// @throws QuipuException INVALID_ARGUMENT if a number is out of its range
  public Rows read(long startIndex, int limit) {
    if (startIndex < 0) {
      throw QuipuException.invalid("startIndex is " + startIndex + "; it must be at least 0");
    }
    if (limit < 1 || limit > ReadLimits.MOST_ROWS) {
      throw QuipuException.invalid(
          "limit is " + limit + "; it must be from 1 to " + ReadLimits.MOST_ROWS);
    }
    Query query =
        Query.EMPTY.with("stream", name).with("startIndex", startIndex).with("limit", limit);
    for (String field : fields) {
      query = query.with("field", field);
    }
    return Rows.of(reader.load(reader.api().list(run, "rows", query), "stream"));
  }

  /// All rows, page by page.
  public Listing<StoredRow> rows() {
    return () ->
        new Pages<>(
            ReadLimits.ROWS,
            (start, max) -> {
              Rows page = read(start == null ? 0 : Long.parseLong(start), max);
              return new Pages.Page<>(
                  page.rows(), page.hasMore() ? Long.toString(page.endIndex()) : null);
            });
  }

  /// The number of rows, and statistics of each field.
  public StreamStats stats() {
    Query query = Query.EMPTY.with("stream", name);
    return reader
        .load(reader.api().list(run, "streams", query), "streams")
        .objects("streams")
        .stream()
        .map(StreamStats::of)
        .findFirst()
        .orElse(new StreamStats(name, 0, Map.of()));
  }
}
