package dev.quipu.engine.port;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A transactional store of everything but blobs. Safe for any thread.
public interface Store extends AutoCloseable {
  /// Runs the work on one consistent snapshot that holds every write answered before. The work must
  /// only read. It may run on another thread, and again from its start.
  ///
  /// @param memory for what the work brings with it
  <T extends @Nullable Object> T read(Memory memory, Function<Transaction, T> work);

  /// As [#read(Memory, Function)], for what nobody asks for.
  default <T extends @Nullable Object> T read(Function<Transaction, T> work) {
    return read(Memory.UNCOUNTED, work);
  }

  /// As [#read(Memory, Function)], for work that may take as long as its question pleases:
  /// searches. They have a lane of their own, so that what is short never waits for them; few run
  /// at a time, few may wait, and each ends when its caller has gone or its time is over.
  ///
  /// @throws dev.quipu.core.error.QuipuException TOO_MANY_REQUESTS if too many wait, or it has
  ///   waited too long; UNAVAILABLE if it has taken too long, or nobody waits for it any more
  <T extends @Nullable Object> T search(
      Caller caller, Memory memory, Function<Transaction, T> work);

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
  <T extends @Nullable Object> T write(Function<Transaction, T> work);

  /// As [#write], for work that only removes: when the disk is full, it may use the space that is
  /// kept for this. From then on nothing else is written until there is space again.
  <T extends @Nullable Object> T remove(Function<Transaction, T> work);

  /// Whether it takes writes, and what it has found damaged. Answered at once.
  StoreCondition condition();

  /// To be called before bytes are stored beside this store, on the same disk.
  ///
  /// @throws dev.quipu.core.error.QuipuException STORAGE_FULL if nothing but removals may be
  ///   written
  void requireRoom();

  /// Runs the work unless a backup copies the store; no backup begins before it has ended. False if
  /// one does, and the work was not run.
  boolean unlessCopied(Runnable work);

  /// 32 random bytes that were made with the store and stay, for codes that only it can make.
  byte[] secret();

  /// Makes the files no larger than what is in them, as far as that holds nobody up.
  void trim();

  /// Finishes the writes that wait, then closes.
  @Override
  void close();
}
