package dev.quipu.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Optional;
import javax.management.NotificationEmitter;

/// Keeps the old space of the heap close to the memory in use. The serial collector collects the
/// old space only when the heap has grown to its limit, so without this a server under load would
/// grow to that limit, whatever it needs. Other collectors see to this themselves.
///
/// Each time the old space has grown by half since its last collection, and by [#LEAST_GROWTH]
/// bytes at least, it is collected. So collections cost a part of the work that filled it.
final class OldSpace {
  /// The name the serial collector gives to its old space.
  private static final String NAME = "Tenured Gen";

  /// A small heap would be collected too often otherwise.
  private static final long LEAST_GROWTH = 48L << 20;

  private final MemoryPoolMXBean pool;

  private OldSpace(MemoryPoolMXBean pool) {
    this.pool = pool;
  }

  /// Begins to watch the old space, if the collector of this JVM does not do so.
  static void watch() {
    serial().map(OldSpace::new).ifPresent(OldSpace::start);
  }

  private static Optional<MemoryPoolMXBean> serial() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getName().equals(NAME))
        .findFirst();
  }

  private void start() {
    ((NotificationEmitter) ManagementFactory.getMemoryMXBean())
        .addNotificationListener(
            (_, _) -> collect(),
            notification ->
                notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED),
            null);
    await();
  }

  private void collect() {
    System.gc();
    await();
  }

  /// Asks the JVM to tell when the old space has grown enough.
  private void await() {
    long used = pool.getUsage().getUsed();
    pool.setUsageThreshold(
        Math.min(used + Math.max(LEAST_GROWTH, used / 2), pool.getUsage().getMax()));
  }
}
