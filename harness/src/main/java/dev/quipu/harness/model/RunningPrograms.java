package dev.quipu.harness.model;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// The programs that this process has started and that still run. They end with this process,
/// unless it is killed.
final class RunningPrograms {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  /// The end of this process waits for programs that are being started, and lets no more start.
  private static final ReadWriteLock STARTS = new ReentrantReadWriteLock();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(RunningPrograms::endAll, "quipu-programs"));
  }

  private RunningPrograms() {}

  static Process start(ProcessBuilder program) throws IOException {
    STARTS.readLock().lock();
    try {
      Process started = program.start();
      RUNNING.add(started);
      return started;
    } finally {
      STARTS.readLock().unlock();
    }
  }

  /// Ends a program with all that it has started.
  static void end(Process program) {
    destroy(program);
    RUNNING.remove(program);
  }

  // The lock is kept for good.
  @SuppressWarnings("LockNotBeforeTry")
  private static void endAll() {
    STARTS.writeLock().lock();
    RUNNING.forEach(RunningPrograms::destroy);
  }

  /// The program ends first, or it would start more when what it waits for ends.
  private static void destroy(Process program) {
    List<ProcessHandle> started = program.descendants().toList();
    program.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
