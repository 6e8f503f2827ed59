package dev.quipu.core;

/// Every limit of the tracker, in one place, each with its reason. Lengths are in characters
/// (Unicode's code points) unless the name says bytes. A message that refuses something names the
/// value and the limit.
public final class Limits {
  private Limits() {}

  // ---- names and values: MLflow's, so that whatever its clients may send fits ----

  /// Keys of metrics, params and tags.
  public static final int KEY_CHARS = 250;

  /// A param's value; longer text is an artifact.
  public static final int PARAM_VALUE_CHARS = 6000;

  /// A run tag's value.
  public static final int TAG_VALUE_CHARS = 8000;

  public static final int EXPERIMENT_NAME_CHARS = 500;
  public static final int EXPERIMENT_TAG_VALUE_CHARS = 5000;

  /// MLflow has no limit for these two, but for the tags in which its clients send them.
  public static final int RUN_NAME_CHARS = TAG_VALUE_CHARS;

  public static final int USER_CHARS = TAG_VALUE_CHARS;

  /// Notes and descriptions are Markdown for people; a book is an artifact.
  public static final int NOTES_CHARS = 200_000;

  // ---- batches ----

  /// Metrics, params and tags of one MLflow log-batch; its clients split by the same numbers.
  public static final int LOG_BATCH_METRICS = 1000;

  public static final int LOG_BATCH_PARAMS = 100;
  public static final int LOG_BATCH_TAGS = 100;
  public static final int LOG_BATCH_TOTAL = 1000;
  public static final int LOG_BATCH_BYTES = 1_000_000;

  /// Params or tags in one native request: a config file with everything in it fits.
  public static final int PARAMS_PER_REQUEST = 10_000;

  public static final int TAGS_PER_REQUEST = 1_000;

  /// Points of one frame. A frame is decoded whole in memory: 100 000 points are under 3 MB.
  public static final int FRAME_POINTS = 100_000;

  public static final int FRAME_KEYS = 20_000;
  public static final int FRAME_BYTES = 4 << 20;

  // ---- values that are no numbers ----

  /// The JSON of one value of a row, in UTF-8: a prompt and its answer fit. Longer text is an
  /// artifact, and pages of rows stay small.
  public static final int VALUE_BYTES = 64 << 10;

  /// Arrays and objects in one another: what readers and people can follow, well below where
  /// parsers give up.
  public static final int VALUE_DEPTH = 32;

  /// A number in a value: what Java's and Python's usual parsers still read.
  public static final int VALUE_NUMBER_CHARS = 1000;

  // ---- the journal of the SDK ----

  /// One segment of a journal: what is kept on the disk beyond what the server has confirmed, and
  /// what a reader that looks for the end of damage holds in memory.
  public static final int JOURNAL_SEGMENT_BYTES = 16 << 20;

  /// One record of a journal: a frame, or notes, and what stands around them.
  public static final int JOURNAL_RECORD_BYTES = FRAME_BYTES + (1 << 20);

  // ---- chunks of series ----

  /// Points of one chunk. Larger chunks hardly shrink further, and one is decoded whole in 2 MB.
  public static final int SERIES_CHUNK_POINTS = 65_536;

  /// A chunk of a run that has ended becomes a blob if it has so many points: some 40 KB, which
  /// cost a file less than they cost the database.
  public static final int SEALED_CHUNK_POINTS = 10_000;

  /// A chunk whose four columns all resist every encoding has 2.2 MB.
  public static final int SERIES_CHUNK_BYTES = 4 << 20;

  /// Points of a run that are compacted at once: bounds the memory for it to some 40 MB, and the
  /// time the writer needs to put the chunks in.
  public static final int COMPACTION_POINTS = 500_000;

  /// Bytes of frames that are compacted at once, for the same reason: values may be long.
  public static final int COMPACTION_BYTES = 32 << 20;

  /// Of a small heap, frames that are compacted at once take at most this part.
  public static final int COMPACTION_HEAP_PART = 16;

  /// What a point takes then, of a series that has few: its numbers, and its part of a chunk.
  public static final int COMPACTION_POINT_BYTES = 64;

  /// Bytes at which a chunk of JSON is full, before it is compressed: enough for the compressor,
  /// and a few milliseconds to decode, which is done for each page of rows.
  public static final int JSON_CHUNK_BYTES = 1 << 20;

  /// Attempts of one run: somebody restarts it by hand or a scheduler does, not a loop. The points
  /// of further ones are added to the newest.
  public static final int ATTEMPTS = 1000;

  // ---- HTTP ----

  /// A JSON body other than a log-batch.
  public static final int JSON_BODY_BYTES = 4 << 20;

  public static final int JSON_DEPTH = 64;

  /// One string: as long as the longest that any field takes, the profile of a dataset, so that
  /// what is too long is refused by the limit of its field.
  public static final int JSON_STRING_CHARS = 1 << 24;

  /// The datasets of one request to log inputs, for the profile of one of them.
  public static final int DATASETS_BODY_BYTES = 20 << 20;

  /// All headers of a request together.
  public static final int HEADER_BYTES = 32 << 10;

  /// The first line of a request: an event stream may name [#EVENT_STREAM_RUNS] runs in it.
  public static final int URL_CHARS = 48 << 10;

  /// How long the server waits for the next byte of a request, and keeps an idle connection.
  public static final int READ_TIMEOUT_SECONDS = 60;

  /// How long it waits for the head of a request in all: a few packets.
  public static final int HEAD_SECONDS = 30;

  /// How long it waits for a body that it holds in memory: a few megabytes.
  public static final int SMALL_BODY_SECONDS = 120;

  /// The least rate of any body, so that a client that sends a byte a second cannot keep a
  /// connection for ever: below what a telephone has at the edge of its network.
  public static final int BODY_BYTES_PER_SECOND = 1024;

  /// From when on that rate counts, so that a short break does no harm.
  public static final int BODY_RATE_AFTER_SECONDS = 30;

  /// How long it waits for a client to take 64 KB of an answer. Then the connection ends, and an
  /// event stream gives back its place.
  public static final int WRITE_TIMEOUT_SECONDS = 60;

  /// How long requests in flight have when the server stops.
  public static final int STOP_SECONDS = 10;

  /// How long after it was told to stop the process ends, whatever it is at: before those who look
  /// after processes lose their patience, which is after 30 s as a rule.
  public static final int HALT_SECONDS = 25;

  /// Connections, whatever the machine has; each has a thread and some memory.
  public static final int CONNECTIONS_AT_MOST = 10_000;

  /// Connections even if the limit of open files is hardly enough: a page needs six.
  public static final int CONNECTIONS_AT_LEAST = 16;

  /// Files that connections leave free: for the database, for blobs that are written, for the JDK.
  public static final int FILES_KEPT_FREE = 64;

  /// What an idle connection takes of the heap, as measured, with some room.
  public static final int CONNECTION_BYTES = 8 << 10;

  /// Idle connections take at most this part of the heap.
  public static final int CONNECTIONS_HEAP_PART = 16;

  /// Open event streams: each holds a thread and a queue.
  public static final int EVENT_STREAMS = 1000;

  /// Runs one event stream may name, and as many experiments.
  public static final int EVENT_STREAM_RUNS = 500;

  /// Batches of points waiting in one event stream before its client is told to read again.
  public static final int EVENT_QUEUE_BATCHES = 256;

  /// Points waiting in one event stream, likewise: a client that reads nothing must not hold much
  /// memory.
  public static final int EVENT_QUEUE_POINTS = 200_000;

  /// Bytes of frames waiting in one event stream, likewise: values that are no numbers may be long.
  public static final int EVENT_QUEUE_BYTES = 16 << 20;

  /// Points, changes or newest values of one event; more is no picture for eyes, and the client
  /// reads again instead.
  public static final int EVENT_ENTRIES = 50_000;

  // ---- memory ----

  /// Bodies and answers of all requests in flight take at most this part of the heap.
  public static final int REQUESTS_HEAP_PART = 4;

  /// This part of theirs is for requests that take little, such as those that log.
  public static final int SMALL_REQUESTS_PART = 8;

  /// A request that takes little: twice the largest log-batch.
  public static final int SMALL_REQUEST_BYTES = 2 << 20;

  /// What waits in all event streams takes at most this part of it.
  public static final int EVENTS_HEAP_PART = 16;

  /// Chunks that are kept open for the next who read them.
  public static final long CHUNK_CACHE_BYTES = 32L << 20;

  /// Of a small heap, they take at most this part.
  public static final int CHUNK_CACHE_HEAP_PART = 8;

  /// One page of runs or experiments in memory. A page that would take more has fewer, at least
  /// one: a thousand runs of 30 KB fit, and pages of a few clients fit the smallest heap.
  public static final long PAGE_BYTES = 16L << 20;

  /// Buckets of charts that are made at once, unless one chart has more: some 10 MB.
  public static final int BUCKETS_AT_ONCE = 32_768;

  /// How long an answer that has begun waits for memory for its next part, before it is broken off.
  public static final int MEMORY_WAIT_MS = 10_000;

  /// Points of a history that are in memory at once: some 1 MB.
  public static final int POINTS_AT_ONCE = 16_384;

  /// Series of one run whose charts are made at once.
  public static final int SERIES_AT_ONCE = 128;

  /// Fields of one JSON object of a request, and elements of one array: more than any request
  /// needs, which may have ten thousand params.
  public static final int JSON_ENTRIES = 50_000;

  // ---- signs of life ----

  /// A client that sends heartbeats sends one every 15 s; a run is lost after three have not come,
  /// and some time for a slow network.
  public static final int HEARTBEAT_GRACE_MS = 60_000;

  /// A run whose client sends none, as MLflow's do not, is lost after a day without any write: an
  /// epoch may take hours.
  public static final int SILENT_GRACE_MS = 24 * 3600 * 1000;

  /// Signs of life are stored so often, all in one commit: what a crash forgets is short against
  /// the times above.
  public static final int PULSES_STORED_EVERY_MS = 10_000;

  /// Those who watch a run are told of its writes as signs of life at most so often.
  public static final int SEEN_EVENT_EVERY_MS = 5_000;

  // ---- search and reads ----

  /// A list of a thousand run ids fits.
  public static final int FILTER_CHARS = 40_000;

  /// Comparisons in one filter; each becomes a sub-query.
  public static final int FILTER_CLAUSES = 200;

  public static final int FILTER_DEPTH = 64;
  public static final int FILTER_LIST_VALUES = 1000;
  public static final int ORDER_BY_KEYS = 20;
  public static final int LIKE_PATTERN_CHARS = 1000;
  public static final int EXPERIMENTS_PER_SEARCH = 1000;

  /// MLflow's largest page of runs.
  public static final int RUNS_PER_PAGE = 50_000;

  public static final int EXPERIMENTS_PER_PAGE = 50_000;

  /// One read of the database: none must keep the log of the database from being cut.
  public static final int READ_MS = 30_000;

  /// Reads that wait for a reader; beyond it one is refused as TOO_MANY_REQUESTS. As many as
  /// writes: each waits for milliseconds.
  public static final int READS_WAITING = 4096;

  /// One search, and how long it may wait for others: the slowest honest one, the first of a
  /// million runs, takes some seconds; a hostile one must not hold up the others for longer.
  public static final int SEARCH_MS = 15_000;

  /// Searches that wait for others, as [#READS_WAITING]: the tabs of a team, all loading at once.
  public static final int SEARCHES_WAITING = 64;

  /// Columns of runs in memory, for searches: eight of a million runs have half of that. At most a
  /// quarter of the heap, too. Searches for which there is no room are made in the database.
  public static final long COLUMN_BYTES = 256L << 20;

  /// Runs of one experiment that may change before its columns are dropped rather than brought up
  /// to date: reading so many again costs about as much as loading a column anew.
  public static final int CHANGED_RUNS = 10_000;

  public static final int SERIES_PER_PAGE = 10_000;
  public static final int POINTS_PER_PAGE = 10_000;

  /// Rows of one page of a stream.
  public static final int ROWS_PER_PAGE = 10_000;

  /// Fields a question for rows may name.
  public static final int FIELDS_PER_ROW_QUERY = 2000;

  /// Values of one page of rows, which is held in memory, a field counted as sixteen more: some 20
  /// MB. A page that would have more has fewer rows, at least one, which may have [#FRAME_KEYS].
  public static final int VALUES_PER_ROW_PAGE = 400_000;

  /// JSON of one page of rows, likewise.
  public static final int JSON_CHARS_PER_ROW_PAGE = 8 << 20;

  /// Series of one chart query.
  public static final int SERIES_PER_QUERY = 2000;

  /// Buckets of one series in a chart query: more than a wide screen has pixels.
  public static final int BUCKETS = 5000;

  /// Buckets of all series of one chart query.
  public static final int BUCKETS_PER_QUERY = 2_000_000;

  /// Buckets of a query that is answered in binary form: the answer is held in memory, some 100
  /// bytes a bucket.
  public static final int PACKED_BUCKETS = 500_000;

  /// The weight of a moving average: at 0.9999 it looks back over some 10 000 points, and nearer to
  /// 1 it shows the mean of all.
  public static final double SMOOTHING = 0.9999;

  /// Runs of one question for groups.
  public static final int GROUPED_RUNS = 1000;

  /// Fields a question for groups goes by, and quantiles it asks for.
  public static final int GROUP_FIELDS = 20;

  /// Columns a search names.
  public static final int COLUMNS_PER_SEARCH = 1000;

  /// Columns in use in one page of their list.
  public static final int COLUMNS_PER_LIST = 5000;

  // ---- artifacts ----

  public static final int ARTIFACT_PATH_CHARS = 1000;

  /// A URI of a store elsewhere: MLflow's.
  public static final int ARTIFACT_LOCATION_CHARS = 2048;

  /// One segment: what common file systems accept, so that a downloaded folder can be written.
  public static final int ARTIFACT_SEGMENT_BYTES = 255;

  public static final int ARTIFACT_PATH_SEGMENTS = 100;

  /// One artifact: 5 TiB, the largest object of S3.
  public static final long ARTIFACT_BYTES = 5L << 40;

  public static final int UPLOAD_PARTS = 10_000;

  /// Text of a preview.
  public static final int PREVIEW_BYTES = 1 << 20;

  /// An image in a preview, which is shown whole or not at all.
  public static final int PREVIEW_IMAGE_BYTES = 32 << 20;

  /// Pixels of such an image: it takes 4 bytes a pixel in the browser.
  public static final int PREVIEW_IMAGE_PIXELS = 50_000_000;

  /// Entries of a folder of artifacts in one page: it is held in memory, with a path of up to 1000
  /// characters each.
  public static final int ARTIFACTS_PER_PAGE = 10_000;

  // ---- what takes space ----

  /// Rows looked at in one read while space is added up, which may be all rows there are: some 50
  /// ms, so that the log of the database can be cut in between.
  public static final int SPACE_ROWS_PER_READ = 20_000;

  /// How long what was added up is shown again: it cannot be had for less than a look at all rows.
  public static final int SPACE_SHOWN_MS = 30_000;

  /// Runs, experiments or series in one answer, the largest first.
  public static final int SPACE_TOP = 1000;

  // ---- removing for good ----

  /// Space kept in the data folder, so that things can be removed when the disk is full: deleting
  /// and `gc` write some 10 KB of log a step, and the log is used anew once it has been copied.
  public static final long RESERVE_BYTES = 8 << 20;

  /// An upload of which no part has come for so long is given up: a client that still sends sends
  /// within minutes, and what it has sent takes space.
  public static final long UPLOAD_GRACE_MS = 24L * 3600 * 1000;

  /// Such uploads are looked for so often.
  public static final long UPKEEP_EVERY_MS = 600_000;

  /// Uploads given up in one transaction, each with up to [#UPLOAD_PARTS] parts.
  public static final int UPLOADS_PER_PURGE = 1;

  /// A blob that was stored within this time stays although no row names it: the row that will may
  /// be under way.
  public static final long BLOB_GRACE_MS = 3600 * 1000;

  /// Rows of one run removed in one go, which takes a few milliseconds.
  public static final int ROWS_PER_PURGE = 200;

  /// After so long no more rows are removed in the same transaction: with the last go the writer is
  /// held for some 10 ms, and goes on with what waits.
  public static final long PURGE_NANOS = 5_000_000;

  /// Pages of the database given back to the disk in one transaction, for the same reason.
  public static final int PAGES_PER_PURGE = 128;

  /// Blobs looked up at once, while none can be copied.
  public static final int BLOBS_PER_PURGE = 500;

  // ---- the writer ----

  /// Writes waiting for the writer thread; beyond it a write is refused as UNAVAILABLE, having
  /// stored nothing.
  public static final int WRITE_QUEUE = 4096;

  /// Writes in one transaction: bounds the time until the first of them is answered.
  public static final int WRITES_PER_COMMIT = 512;
}
