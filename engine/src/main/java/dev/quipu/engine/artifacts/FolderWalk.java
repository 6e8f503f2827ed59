package dev.quipu.engine.artifacts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.text.Text;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.ArtifactReader.Stored;
import dev.quipu.engine.port.read.ArtifactReader.Sums;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Goes through everything that is stored below a folder, at any depth, by path. One page is in
/// memory at a time. What is stored or removed meanwhile may be met or missed.
public final class FolderWalk {
  private final Store store;
  private final Scope scope;
  private final ArtifactOwner owner;
  private final @Nullable ArtifactPath folder;
  private final Sums sums;

  /// @param folder null for the top
  /// @throws QuipuException NOT_FOUND if there is no such owner or folder
  FolderWalk(Store store, Scope scope, ArtifactOwner owner, @Nullable ArtifactPath folder) {
    this.store = store;
    this.scope = scope;
    this.owner = owner;
    this.folder = folder;
    sums =
        store.read(
            scope,
            tx -> {
              ArtifactPlaces.require(tx, scope, owner);
              if (folder != null && !tx.artifacts().isFolder(owner, folder)) {
                throw QuipuException.notFound("There is no folder " + Text.quote(folder.value()));
              }
              return tx.artifacts().sums(owner, folder);
            });
  }

  /// The sums of the folder when the walk began.
  public Sums sums() {
    return sums;
  }

  /// The path of something in the folder, from the folder on.
  public String below(Stored stored) {
    String path = stored.path().value();
    return folder == null ? path : path.substring(folder.value().length() + 1);
  }

  /// Whether there is something at a path below the folder.
  public boolean has(String below) {
    Optional<ArtifactPath> path =
        ArtifactPlaces.path(folder == null ? below : folder.value() + "/" + below);
    return path.isPresent()
        && store.read(
            scope,
            tx ->
                ArtifactPlaces.what(tx, owner, path.get()).isPresent()
                    || tx.artifacts().isFolder(owner, path.get()));
  }

  /// Takes what a walk meets.
  @FunctionalInterface
  public interface Sink {
    void take(Stored stored) throws IOException;
  }

  public void each(Sink sink) throws IOException {
    String after = "";
    while (true) {
      try (Memory.Part page = scope.memory().part()) {
        String from = after;
        List<Stored> some =
            store.read(
                scope.withMemory(page),
                tx -> tx.artifacts().below(owner, folder, from, ArtifactLimits.WALKED_AT_ONCE));
        for (Stored stored : some) {
          sink.take(stored);
          after = stored.path().value();
        }
        if (some.size() < ArtifactLimits.WALKED_AT_ONCE) {
          return;
        }
      }
    }
  }
}
