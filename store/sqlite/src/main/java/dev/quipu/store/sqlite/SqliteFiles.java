package dev.quipu.store.sqlite;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.files.EmbeddedFiles;
import dev.quipu.store.sqlite.read.Readers;
import dev.quipu.store.sqlite.session.CopyLock;
import dev.quipu.store.sqlite.session.DataFolder;
import dev.quipu.store.sqlite.session.Reserve;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sessions;
import dev.quipu.store.sqlite.write.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of the database.
final class SqliteFiles implements EmbeddedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteFiles.class);

  private final DataFolder folder;
  private final Sessions sessions;
  private final Reserve reserve;
  private final Readers readers;
  private final Writer writer;

  SqliteFiles(
      DataFolder folder, Sessions sessions, Reserve reserve, Readers readers, Writer writer) {
    this.folder = folder;
    this.sessions = sessions;
    this.reserve = reserve;
    this.readers = readers;
    this.writer = writer;
  }

  @Override
  public DiskUse diskUse() {
    return readers.read(
        Memory.UNCOUNTED,
        reads -> {
          Session session = reads.session();
          return new DiskUse(
              session.number("PRAGMA page_count") * pageBytes(session),
              freeBytes(session),
              sessions.logBytes());
        });
  }

  private static long freeBytes(Session session) {
    return session.number("PRAGMA freelist_count") * pageBytes(session);
  }

  private static long pageBytes(Session session) {
    return session.number("PRAGMA page_size");
  }

  @Override
  public GivenBack giveBack(long maxBytes) {
    return writer.remove(writes -> {
      long began = System.nanoTime();
      Session session = writes.session();
      long pages = Math.max(1, maxBytes / pageBytes(session));
      // A database that another program made may keep its free pages.
      session.finish("PRAGMA incremental_vacuum(" + pages + ")");
      return new GivenBack(freeBytes(session), System.nanoTime() - began);
    });
  }

  @Override
  public void trim() {
    try (Session session = sessions.writer()) {
      // Passive: SQLite copies the part it can copy without waiting for anybody, and the writer
      // goes on.
      session.each("PRAGMA wal_checkpoint(PASSIVE)", row -> {});
    } catch (QuipuException e) {
      if (e.code() != ErrorCode.STORAGE_FULL) {
        throw e;
      }
      LOG.debug("The log is copied when there is space", e);
    }
  }

  @Override
  public void requireRoom() {
    reserve.require();
  }

  @Override
  public boolean unlessCopied(Runnable work) {
    CopyLock alone = CopyLock.tryAlone(folder.path());
    if (alone == null) {
      return false;
    }
    try (alone) {
      work.run();
      return true;
    }
  }
}
