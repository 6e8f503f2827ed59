package dev.quipu.engine.port;

import dev.quipu.engine.port.files.EmbeddedFiles;
import dev.quipu.engine.port.read.AllProjectsReader;
import dev.quipu.engine.port.write.AllProjectsWriter;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A transactional store of everything except blobs. Safe for any thread. A transaction belongs to
/// the project of its scope and sees no other.
public interface Store extends AutoCloseable {
  /// Runs the work on one consistent snapshot, which includes every write acknowledged before. The
  /// work may run on another thread, and may be restarted.
  ///
  /// @param scope its memory is for the data that the work reads
  <T extends @Nullable Object> T read(Scope scope, Function<ReadTransaction, T> work);

  /// As [#read], for searches, whose duration depends on the query. Searches have a lane of their
  /// own, so that short reads never wait for them. Few searches run at a time and few may wait.
  /// Each ends when its caller has gone or its time is over.
  ///
  /// @throws dev.quipu.core.error.QuipuException TOO_MANY_REQUESTS if too many searches wait, or
  ///   this one has waited too long; UNAVAILABLE if it has taken too long, or its caller has gone
  <T extends @Nullable Object> T search(Scope scope, Function<ReadTransaction, T> work);

  /// Runs the work and returns only after its writes are on stable storage. Other writes may share
  /// the commit, but each fails alone: if the work throws, none of its writes is stored, and its
  /// exception is thrown here.
  ///
  /// The work may run on another thread, and must not block on anything but the transaction. It may
  /// be restarted, so it must have no effect except through the transaction.
  ///
  /// @throws dev.quipu.core.error.QuipuException UNAVAILABLE if too many writes wait or the store
  ///   is closing (nothing was stored), STORAGE_FULL if the disk is full (nothing was stored),
  ///   OUTCOME_UNKNOWN if the commit failed in a way that leaves open whether it was stored
  <T extends @Nullable Object> T write(Scope scope, Function<WriteTransaction, T> work);

  /// As [#write], for work that only removes. When the disk is full, the work may use the space
  /// reserved for this. Then no other write is accepted until there is space again.
  <T extends @Nullable Object> T remove(Scope scope, Function<WriteTransaction, T> work);

  /// As [#read], for background work that spans all projects.
  <T extends @Nullable Object> T readAcrossProjects(Function<AllProjectsReader, T> work);

  /// As [#write], for background work that spans all projects.
  <T extends @Nullable Object> T writeAcrossProjects(Function<AllProjectsWriter, T> work);

  /// As [#remove], for background work that spans all projects.
  <T extends @Nullable Object> T removeAcrossProjects(Function<AllProjectsWriter, T> work);

  /// Adds a listener that is called after each commit with events. The listener returns at once.
  void whenEventsAreStored(Runnable listener);

  /// Names the listener that is called after each commit with new messages to webhooks. The
  /// listener returns at once.
  void whenMessagesAreStored(Runnable listener);

  /// The additional operations of a store whose data are files on this machine; empty for others.
  Optional<EmbeddedFiles> files();

  /// Whether the store accepts writes, and the damage it has found. Returns at once.
  StoreCondition condition();

  /// 32 random bytes, made with the store and constant, as the key for its authentication codes.
  byte[] secret();

  /// Finishes waiting writes, then closes.
  @Override
  void close();
}
