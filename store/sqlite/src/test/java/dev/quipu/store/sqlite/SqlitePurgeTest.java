package dev.quipu.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.engine.port.files.StoreInspection;
import dev.quipu.store.sqlite.read.SqliteAllProjectsReader;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sessions;
import dev.quipu.store.sqlite.write.SqlitePurgeWriter;
import dev.quipu.store.testkit.MemoryBlobs;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlitePurgeTest {
  @TempDir Path folder;

  private Set<String> tablesWith(String column) {
    SqliteStore.open(folder, InstantSource.system(), new MemoryBlobs()).close();
    try (Session session = Sessions.beside(folder.resolve("quipu.db")).reader()) {
      return new HashSet<>(
          session.list(
              """
              SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
              WHERE t.type = 'table' AND c.name = ?
              """,
              row -> row.text(1),
              column));
    }
  }

  @Test
  void everyTableWithRowsOfRunsIsEmptiedOfThem() {
    Set<String> emptied = new HashSet<>(Set.of("upload", "purged"));
    SqlitePurgeWriter.ROWS.forEach(rows -> emptied.add(rows.table()));
    assertThat(tablesWith("run_no")).isEqualTo(emptied);
  }

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

  @Test
  void everyTableThatNamesBlobsIsAskedForThem() {
    Set<String> asked = new HashSet<>(SqliteAllProjectsReader.NAMING_BLOBS);
    // The digest of a dataset comes from its client and names nothing here; the digest of a
    // leftover no longer names anything.
    asked.addAll(List.of("upload_part", "project_artifact", "dataset", "leftover"));
    assertThat(tablesWith("digest")).isEqualTo(asked);
  }
}
