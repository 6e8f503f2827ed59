package dev.quipu.store.memory;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.projects.Project;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.StoreCondition;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.files.EmbeddedFiles;
import dev.quipu.engine.port.read.AllProjectsReader;
import dev.quipu.engine.port.write.AllProjectsWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A store in memory. Its [StoreContent] is never changed: a write works on a copy, and the copy
/// becomes the content if the work succeeds. So a read sees one snapshot, and a write that fails
/// leaves nothing. One write runs at a time; reads wait for none.
public final class MemoryStore implements Store {
  private final BlobStore blobs;
  private final byte[] secret;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile StoreContent content;
  private volatile boolean closed;
  private volatile Runnable listener = () -> {};
  private volatile Runnable messageListener = () -> {};

  private MemoryStore(BlobStore blobs, byte[] secret, StoreContent content) {
    this.blobs = blobs;
    this.secret = secret;
    this.content = content;
  }

  /// Makes a store with nothing but the default project and its default experiment.
  ///
  /// @param blobs for large chunks
  public static MemoryStore create(InstantSource clock, BlobStore blobs) {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    StoreContent content = new StoreContent();
    new MemoryProjects(content)
        .create(
            new Project(
                ProjectId.DEFAULT,
                ProjectId.DEFAULT_NAME,
                "",
                false,
                clock.millis(),
                clock.millis()));
    return new MemoryStore(blobs, secret, content);
  }

  /// Opens the data of this store again, after it was closed.
  public MemoryStore reopened() {
    return new MemoryStore(blobs, secret, content);
  }

  @Override
  public <T extends @Nullable Object> T read(Scope scope, Function<ReadTransaction, T> work) {
    StoreContent seen = open();
    return work.apply(new MemoryTransaction(seen, seen.project(scope.project()), scope, blobs));
  }

  @Override
  public <T extends @Nullable Object> T search(Scope scope, Function<ReadTransaction, T> work) {
    return read(scope, work);
  }

  @Override
  public <T extends @Nullable Object> T write(Scope scope, Function<WriteTransaction, T> work) {
    return change(next ->
        work.apply(new MemoryTransaction(next, next.change(scope.project()), scope, blobs)));
  }

  @Override
  public <T extends @Nullable Object> T remove(Scope scope, Function<WriteTransaction, T> work) {
    return write(scope, work);
  }

  @Override
  public <T extends @Nullable Object> T readAcrossProjects(Function<AllProjectsReader, T> work) {
    return work.apply(new MemoryAllProjects(open()));
  }

  @Override
  public <T extends @Nullable Object> T writeAcrossProjects(Function<AllProjectsWriter, T> work) {
    return change(next -> work.apply(new MemoryAllProjects(next)));
  }

  @Override
  public <T extends @Nullable Object> T removeAcrossProjects(Function<AllProjectsWriter, T> work) {
    return writeAcrossProjects(work);
  }

  private <T extends @Nullable Object> T change(Function<StoreContent, T> work) {
    if (writing.isHeldByCurrentThread()) {
      throw new IllegalStateException("A write cannot begin another");
    }
    writing.lock();
    try {
      StoreContent next = open().copy();
      long events = next.lastEvent();
      T result = work.apply(next);
      content = next;
      if (next.lastEvent() > events) {
        listener.run();
      }
      if (next.hasNewMessages()) {
        messageListener.run();
      }
      return result;
    } finally {
      writing.unlock();
    }
  }

  private StoreContent open() {
    if (closed) {
      throw new QuipuException(ErrorCode.UNAVAILABLE, "The store is closed");
    }
    return content;
  }

  @Override
  public void whenEventsAreStored(Runnable newListener) {
    Runnable before = listener;
    listener =
        () -> {
          before.run();
          newListener.run();
        };
  }

  @Override
  public void whenMessagesAreStored(Runnable newListener) {
    messageListener = newListener;
  }

  @Override
  public Optional<EmbeddedFiles> files() {
    return Optional.empty();
  }

  @Override
  public StoreCondition condition() {
    return new StoreCondition(Optional.empty(), List.of());
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  @Override
  public void close() {
    writing.lock();
    try {
      closed = true;
    } finally {
      writing.unlock();
    }
  }
}
