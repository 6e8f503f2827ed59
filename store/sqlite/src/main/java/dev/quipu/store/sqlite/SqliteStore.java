package dev.quipu.store.sqlite;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.StoreCondition;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.files.EmbeddedFiles;
import dev.quipu.engine.port.files.StoreInspection;
import dev.quipu.engine.port.read.AllProjectsReader;
import dev.quipu.engine.port.write.AllProjectsWriter;
import dev.quipu.store.shared.chunks.ChunkCache;
import dev.quipu.store.shared.columns.ChangedRuns;
import dev.quipu.store.shared.columns.ColumnLimits;
import dev.quipu.store.shared.columns.ColumnStore;
import dev.quipu.store.shared.summaries.DirtyRuns;
import dev.quipu.store.sqlite.inspect.SqliteInspection;
import dev.quipu.store.sqlite.projects.SqliteProjectWriter;
import dev.quipu.store.sqlite.read.Reader;
import dev.quipu.store.sqlite.read.Readers;
import dev.quipu.store.sqlite.session.DataFolder;
import dev.quipu.store.sqlite.session.NativeLibrary;
import dev.quipu.store.sqlite.session.Reserve;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sessions;
import dev.quipu.store.sqlite.write.Writer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A store in one SQLite database, the file `quipu.db` in a folder.
///
/// WAL with `synchronous=FULL`: answered writes survive a kill and a power cut. One [Writer] thread
/// commits many writes at once. [Readers] see snapshots and never wait for the writer, except for
/// summaries, see [SummaryBook].
public final class SqliteStore implements Store {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

  private final DataFolder folder;
  private final Sessions sessions;
  private final Writer writer;
  private final Readers readers;
  private final ColumnStore columns;
  private final byte[] secret;
  private final EmbeddedFiles files;

  private SqliteStore(
      DataFolder folder,
      Sessions sessions,
      Reserve reserve,
      Writer writer,
      Readers readers,
      ColumnStore columns,
      byte[] secret) {
    this.secret = secret;
    files = new SqliteFiles(folder, sessions, reserve, readers, writer);
    this.folder = folder;
    this.sessions = sessions;
    this.writer = writer;
    this.readers = readers;
    this.columns = columns;
  }

  /// Opens the store in a folder, creates the store if there is none, and brings its tables up to
  /// date.
  ///
  /// @param blobs where large chunks are
  /// @throws QuipuException UNAVAILABLE if another program has the folder open, or the folder
  ///   cannot be used; CORRUPT if damage in the folder would lose commits
  public static SqliteStore open(Path path, InstantSource clock, BlobStore blobs) {
    return open(path, clock, blobs, ColumnLimits.bytes());
  }

  /// @param columnBytes for the columns of searches
  static SqliteStore open(Path path, InstantSource clock, BlobStore blobs, long columnBytes) {
    NativeLibrary.lay();
    DataFolder folder = DataFolder.take(path);
    Reserve reserve = new Reserve(path);
    try {
      try {
        return open(folder, reserve, clock, blobs, columnBytes);
      } catch (QuipuException e) {
        if (e.code() != ErrorCode.STORAGE_FULL) {
          throw e;
        }
        // SQLite needs some space to open a database.
        reserve.release();
        return open(folder, reserve, clock, blobs, columnBytes);
      }
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static SqliteStore open(
      DataFolder folder, Reserve reserve, InstantSource clock, BlobStore blobs, long columnBytes) {
    Sessions sessions = Sessions.of(folder);
    sessions.migrate();
    DirtyRuns dirty = new DirtyRuns();
    Session session = sessions.writer();
    try {
      SqliteProjectWriter.createDefault(session, clock.millis());
      byte[] secret = secret(session);
      ChunkCache chunks = ChunkCache.ofHeap(blobs);
      ChangedRuns changed = new ChangedRuns();
      Writer writer = new Writer(sessions, session, reserve, dirty, chunks, changed);
      writer.start();
      if (!reserve.restore()) {
        LOG.warn(
            "The disk of {} is full: what is stored is served, and nothing more is stored until"
                + " there is space",
            folder.path());
      }
      ColumnStore columns = new ColumnStore(changed, columnBytes);
      return new SqliteStore(
          folder,
          sessions,
          reserve,
          writer,
          readers(sessions, writer, dirty, chunks, columns),
          columns,
          secret);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /// Inspects the store in a folder that a server may have open, and changes no byte of the folder.
  ///
  /// @param blobs where large chunks are
  /// @throws QuipuException NOT_FOUND if there is no store, NOT_IMPLEMENTED if another version made
  ///   the store
  public static StoreInspection inspect(Path path, BlobStore blobs) {
    NativeLibrary.lay();
    return SqliteInspection.open(path, blobs);
  }

  private static Readers readers(
      Sessions sessions, Writer writer, DirtyRuns dirty, ChunkCache chunks, ColumnStore columns) {
    try {
      return new Readers(() -> new Reader(sessions, writer, dirty, chunks, columns));
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  @Override
  public <T extends @Nullable Object> T read(Scope scope, Function<ReadTransaction, T> work) {
    return readers.read(scope.memory(), reads -> work.apply(reads.of(scope.project())));
  }

  @Override
  public <T extends @Nullable Object> T search(Scope scope, Function<ReadTransaction, T> work) {
    return readers.search(
        scope.caller(), scope.memory(), reads -> work.apply(reads.of(scope.project())));
  }

  @Override
  public <T extends @Nullable Object> T write(Scope scope, Function<WriteTransaction, T> work) {
    return writer.write(writes -> work.apply(writes.of(scope.project())));
  }

  @Override
  public <T extends @Nullable Object> T remove(Scope scope, Function<WriteTransaction, T> work) {
    return writer.remove(writes -> work.apply(writes.of(scope.project())));
  }

  @Override
  public <T extends @Nullable Object> T readAcrossProjects(Function<AllProjectsReader, T> work) {
    return readers.read(Memory.UNCOUNTED, reads -> work.apply(reads.acrossProjects()));
  }

  @Override
  public <T extends @Nullable Object> T writeAcrossProjects(Function<AllProjectsWriter, T> work) {
    return writer.write(writes -> work.apply(writes.acrossProjects()));
  }

  @Override
  public <T extends @Nullable Object> T removeAcrossProjects(Function<AllProjectsWriter, T> work) {
    return writer.remove(writes -> work.apply(writes.acrossProjects()));
  }

  @Override
  public void whenEventsAreStored(Runnable listener) {
    writer.whenEventsAreStored(listener);
  }

  @Override
  public void whenMessagesAreStored(Runnable listener) {
    writer.whenMessagesAreStored(listener);
  }

  private static byte[] secret(Session session) {
    // A secret that is damaged beyond use is created anew: clients that page through a list begin
    // again.
    session.update(
        """
        INSERT INTO secret (name, value) VALUES ('pages', randomblob(32))
        ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE length(secret.value) <> 32
        """);
    return Objects.requireNonNull(
        session.first("SELECT value FROM secret WHERE name = 'pages'", row -> row.bytes(1)));
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  /// The memory that the columns take.
  long columnBytes() {
    return columns.bytes();
  }

  @Override
  public StoreCondition condition() {
    return new StoreCondition(writer.refusal(), sessions.damaged().all());
  }

  @Override
  public Optional<EmbeddedFiles> files() {
    return Optional.of(files);
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
    folder.close();
  }
}
