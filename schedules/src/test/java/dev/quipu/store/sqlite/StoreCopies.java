package dev.quipu.store.sqlite;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.store.testkit.MemoryBlobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A new store for each execution: copies of one store, because copying is faster than creating.
public final class StoreCopies {
  private final Path folder;
  private final AtomicInteger copies = new AtomicInteger();

  /// @param first the first write of each store
  public StoreCopies(Path folder, Consumer<WriteTransaction> first) {
    this.folder = folder;
    try (SqliteStore store = open(folder.resolve("0"))) {
      store.write(
          Scope.of(ProjectId.DEFAULT),
          tx -> {
            first.accept(tx);
            return true;
          });
    }
  }

  /// The folder of a new store.
  public Path copy() {
    Path target = folder.resolve("" + copies.incrementAndGet());
    try (Stream<Path> files = Files.list(folder.resolve("0"))) {
      Files.createDirectory(target);
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target;
  }

  public static SqliteStore open(Path path) {
    return SqliteStore.open(path, InstantSource.system(), new MemoryBlobs(), Long.MAX_VALUE);
  }

  /// The one number that a statement gives over a closed store.
  public static long number(Path path, String sql) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + path.resolve("quipu.db"));
        ResultSet result = connection.createStatement().executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
