package dev.quipu.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.engine.port.files.StoreInspection;
import dev.quipu.store.testkit.MemoryBlobs;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlitePurgeTest {
  @TempDir Path folder;

  @Test
  void blobsStayWhileABackupCopiesThem() {
    try (SqliteStore store = SqliteStore.open(folder, InstantSource.system(), new MemoryBlobs())) {
      int[] times = {0};
      assertThat(store.files().orElseThrow().unlessCopied(() -> times[0]++)).isTrue();
      try (StoreInspection one = SqliteStore.inspect(folder, new MemoryBlobs())) {
        one.keepBlobs();
        try (StoreInspection other = SqliteStore.inspect(folder, new MemoryBlobs())) {
          other.keepBlobs();
          assertThat(store.files().orElseThrow().unlessCopied(() -> times[0]++)).isFalse();
        }
        assertThat(store.files().orElseThrow().unlessCopied(() -> times[0]++)).isFalse();
      }
      assertThat(store.files().orElseThrow().unlessCopied(() -> times[0]++)).isTrue();
      assertThat(times[0]).isEqualTo(2);
    }
  }
}
