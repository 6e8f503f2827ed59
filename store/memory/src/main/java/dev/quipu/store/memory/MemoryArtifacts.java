package dev.quipu.store.memory;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.write.ArtifactWriter;
import dev.quipu.query.LikePattern;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads and writes which path holds which bytes.
record MemoryArtifacts(ProjectContent project) implements ArtifactWriter {
  /// The artifacts of an owner by path.
  private SortedMap<String, Artifact> of(ArtifactOwner owner) {
    return switch (owner) {
      case RunId run -> {
        RunContent found = project.find(run);
        yield found == null ? Collections.emptySortedMap() : found.artifacts;
      }
      case ProjectId _ -> project.artifacts;
    };
  }

  private static String start(@Nullable ArtifactPath folder) {
    return folder == null ? "" : folder.value() + "/";
  }

  /// The files below a folder, at any depth, by path.
  private Stream<Artifact> below(ArtifactOwner owner, @Nullable ArtifactPath folder) {
    return of(owner).values().stream()
        .filter(file -> file.path().value().startsWith(start(folder)));
  }

  /// The entries of a folder by name.
  private SortedMap<String, Entry> entries(ArtifactOwner owner, @Nullable ArtifactPath folder) {
    SortedMap<String, Entry> entries = new TreeMap<>();
    String start = start(folder);
    below(owner, folder)
        .forEach(file -> {
          String rest = file.path().value().substring(start.length());
          int slash = rest.indexOf('/');
          if (slash < 0) {
            entries.put(rest, new Entry.File(file));
          } else {
            String name = rest.substring(0, slash);
            entries.merge(
                name,
                new Entry.Folder(new ArtifactPath(start + name), 1, file.sizeBytes()),
                (before, one) ->
                    before instanceof Entry.Folder(var path, long files, long sizeBytes)
                        ? new Entry.Folder(path, files + 1, sizeBytes + file.sizeBytes())
                        : one);
          }
        });
    return entries;
  }

  @Override
  public Optional<Artifact> find(ArtifactOwner owner, ArtifactPath path) {
    return Optional.ofNullable(of(owner).get(path.value()));
  }

  @Override
  public boolean isFolder(ArtifactOwner owner, ArtifactPath path) {
    return below(owner, path).findAny().isPresent();
  }

  @Override
  public List<Entry> list(
      ArtifactOwner owner, @Nullable ArtifactPath folder, String after, int max) {
    return entries(owner, folder).entrySet().stream()
        .filter(entry -> entry.getKey().compareTo(after) > 0)
        .limit(max)
        .map(entry -> entry.getValue())
        .toList();
  }

  @Override
  public Sums sums(ArtifactOwner owner, @Nullable ArtifactPath folder) {
    return new Sums(
        entries(owner, folder).size(),
        below(owner, folder).count(),
        below(owner, folder).mapToLong(Artifact::sizeBytes).sum());
  }

  @Override
  public List<Artifact> search(
      ArtifactOwner owner, @Nullable ArtifactPath folder, String part, String after, int max) {
    LikePattern pattern = LikePattern.containing(part);
    int start = start(folder).length();
    return below(owner, folder)
        .filter(file -> file.path().value().compareTo(after) > 0)
        .filter(file -> pattern.matches(file.path().value().substring(start)))
        .limit(max)
        .toList();
  }

  private SortedMap<String, Artifact> change(ArtifactOwner owner) {
    return switch (owner) {
      case RunId run -> project.change(run).artifacts;
      case ProjectId _ -> project.artifacts;
    };
  }

  @Override
  public void put(ArtifactOwner owner, Artifact artifact) {
    change(owner).put(artifact.path().value(), artifact);
  }

  @Override
  public int remove(ArtifactOwner owner, ArtifactPath path) {
    SortedMap<String, Artifact> files = change(owner);
    int before = files.size();
    files.keySet().removeIf(file -> file.equals(path.value()) || file.startsWith(start(path)));
    return before - files.size();
  }
}
