package dev.quipu.engine.port;

import dev.quipu.engine.port.files.EmbeddedFiles;
import dev.quipu.engine.port.read.AllProjectsReader;
import dev.quipu.engine.port.write.AllProjectsWriter;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A transactional store of everything but blobs. Safe for any thread. A transaction belongs to the
/// project of its scope and sees no other.
public interface Store extends AutoCloseable {
  /// Runs the work on one consistent snapshot that holds every write answered before. The work may
  /// run on another thread, and again from its start.
  ///
  /// @param scope whose memory is for what the work brings with it
  <T extends @Nullable Object> T read(Scope scope, Function<ReadTransaction, T> work);

  /// As [#read], for work that may take as long as its question pleases: searches. They have a lane
  /// of their own, so that what is short never waits for them; few run at a time, few may wait, and
  /// each ends when its caller has gone or its time is over.
  ///
  /// @throws dev.quipu.core.error.QuipuException TOO_MANY_REQUESTS if too many wait, or it has
  ///   waited too long; UNAVAILABLE if it has taken too long, or nobody waits for it any more
  <T extends @Nullable Object> T search(Scope scope, Function<ReadTransaction, T> work);

  /// Runs the work and returns only after it is on stable storage. Other writes may share the
  /// commit, but not the fate: if the work throws, none of it is stored, and its exception is
  /// thrown here.
  ///
  /// The work may run on another thread, and must not block on anything but the transaction. It may
  /// be run again from its start, so it must have no effect but through the transaction.
  ///
  /// @throws dev.quipu.core.error.QuipuException UNAVAILABLE if too many writes wait or the store
  ///   is closing (nothing was stored), STORAGE_FULL if the disk is full (nothing was stored),
  ///   OUTCOME_UNKNOWN if the commit failed in a way that leaves open whether it was stored
  <T extends @Nullable Object> T write(Scope scope, Function<WriteTransaction, T> work);

  /// As [#write], for work that only removes: when the disk is full, it may use the space that is
  /// kept for this. From then on nothing else is written until there is space again.
  <T extends @Nullable Object> T remove(Scope scope, Function<WriteTransaction, T> work);

  /// As [#read], for work in the background that spans all projects.
  <T extends @Nullable Object> T readAcrossProjects(Function<AllProjectsReader, T> work);

  /// As [#write], for work in the background that spans all projects.
  <T extends @Nullable Object> T writeAcrossProjects(Function<AllProjectsWriter, T> work);

  /// As [#remove], for work in the background that spans all projects.
  <T extends @Nullable Object> T removeAcrossProjects(Function<AllProjectsWriter, T> work);

  /// What the store can do besides if its data are files on this machine; empty if they are not.
  Optional<EmbeddedFiles> files();

  /// Whether it takes writes, and what it has found damaged. Answered at once.
  StoreCondition condition();

  /// 32 random bytes that were made with the store and stay, for codes that only it can make.
  byte[] secret();

  /// Finishes the writes that wait, then closes.
  @Override
  void close();
}
