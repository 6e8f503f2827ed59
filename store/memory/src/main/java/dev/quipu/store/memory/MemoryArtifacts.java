package dev.quipu.store.memory;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.write.ArtifactWriter;
import dev.quipu.query.LikePattern;
import dev.quipu.store.memory.models.ModelContent;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads and writes what is stored at which path.
record MemoryArtifacts(ProjectContent project) implements ArtifactWriter {
  /// Everything of an owner by path. Each path is in one of the maps.
  private record Paths(
      SortedMap<String, Artifact> files,
      SortedMap<String, Reference> references,
      SortedMap<String, StoredFolder> folders) {
    static Paths of(RunContent run) {
      return new Paths(run.artifacts, run.references, run.folders);
    }

    static Paths of(ProjectContent project) {
      return new Paths(project.artifacts, new TreeMap<>(), new TreeMap<>());
    }

    /// Of a model that is not shared.
    static Paths of(ModelContent model) {
      return new Paths(model.artifacts(), new TreeMap<>(), new TreeMap<>());
    }

    static Paths none() {
      return new Paths(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    SortedMap<String, Stored> all() {
      SortedMap<String, Stored> all = new TreeMap<>();
      files.forEach((path, file) -> all.put(path, new File(file)));
      all.putAll(references);
      all.putAll(folders);
      return all;
    }
  }

  private Paths of(ArtifactOwner owner) {
    return switch (owner) {
      case RunId run -> {
        RunContent found = project.find(run);
        yield found == null ? Paths.none() : Paths.of(found);
      }
      case ModelId model -> {
        ModelContent found = project.models.get(model);
        yield found == null ? Paths.none() : Paths.of(found);
      }
      case ProjectId _ -> Paths.of(project);
    };
  }

  private static String start(@Nullable ArtifactPath folder) {
    return folder == null ? "" : folder.value() + "/";
  }

  /// Everything that is stored below a folder, at any depth, by path.
  private List<Stored> below(ArtifactOwner owner, @Nullable ArtifactPath folder) {
    return of(owner).all().values().stream()
        .filter(stored -> stored.path().value().startsWith(start(folder)))
        .toList();
  }

  /// The entries of a folder by name.
  private SortedMap<String, Entry> entries(ArtifactOwner owner, @Nullable ArtifactPath folder) {
    SortedMap<String, Entry> entries = new TreeMap<>();
    String start = start(folder);
    for (Stored stored : below(owner, folder)) {
      String rest = stored.path().value().substring(start.length());
      int slash = rest.indexOf('/');
      String name = slash < 0 ? rest : rest.substring(0, slash);
      ArtifactPath path = new ArtifactPath(start + name);
      if (slash >= 0 || stored instanceof StoredFolder) {
        entries.put(name, plus(entries.get(name), path, stored));
      } else if (stored instanceof File file) {
        entries.put(name, file);
      } else if (stored instanceof Reference reference) {
        entries.put(name, reference);
      }
    }
    return entries;
  }

  private static Folder plus(@Nullable Entry before, ArtifactPath path, Stored one) {
    Folder sums = before instanceof Folder known ? known : new Folder(path, 0, 0, 0);
    return switch (one) {
      case File(var file) ->
          new Folder(
              path, sums.files() + 1, sums.references(), sums.sizeBytes() + file.sizeBytes());
      case Reference _ -> new Folder(path, sums.files(), sums.references() + 1, sums.sizeBytes());
      case StoredFolder _ -> sums;
    };
  }

  @Override
  public Optional<Artifact> find(ArtifactOwner owner, ArtifactPath path) {
    return Optional.ofNullable(of(owner).files.get(path.value()));
  }

  @Override
  public Optional<Reference> findReference(ArtifactOwner owner, ArtifactPath path) {
    return Optional.ofNullable(of(owner).references.get(path.value()));
  }

  @Override
  public boolean isFolder(ArtifactOwner owner, ArtifactPath path) {
    return of(owner).folders.containsKey(path.value()) || !below(owner, path).isEmpty();
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
    List<Stored> below = below(owner, folder);
    return new Sums(
        entries(owner, folder).size(),
        below.stream().filter(File.class::isInstance).count(),
        below.stream().filter(Reference.class::isInstance).count(),
        below.stream().filter(StoredFolder.class::isInstance).count(),
        below.stream()
            .mapToLong(stored -> stored instanceof File(var file) ? file.sizeBytes() : 0)
            .sum());
  }

  @Override
  public List<Entry> search(
      ArtifactOwner owner, @Nullable ArtifactPath folder, String part, String after, int max) {
    LikePattern pattern = LikePattern.containing(part);
    int start = start(folder).length();
    return below(owner, folder).stream()
        .filter(Entry.class::isInstance)
        .map(Entry.class::cast)
        .filter(entry -> entry.path().value().compareTo(after) > 0)
        .filter(entry -> pattern.matches(entry.path().value().substring(start)))
        .limit(max)
        .toList();
  }

  @Override
  public List<Stored> below(
      ArtifactOwner owner, @Nullable ArtifactPath folder, String after, int max) {
    return below(owner, folder).stream()
        .filter(stored -> stored.path().value().compareTo(after) > 0)
        .limit(max)
        .toList();
  }

  @Override
  public void put(ArtifactOwner owner, Artifact artifact) {
    Paths paths = change(owner);
    paths.references.remove(artifact.path().value());
    paths.files.put(artifact.path().value(), artifact);
  }

  @Override
  public void putReference(RunId run, Reference reference) {
    Paths paths = change(run);
    paths.files.remove(reference.path().value());
    paths.references.put(reference.path().value(), reference);
  }

  @Override
  public void putFolder(RunId run, StoredFolder folder) {
    change(run).folders.putIfAbsent(folder.path().value(), folder);
  }

  @Override
  public int remove(ArtifactOwner owner, ArtifactPath path) {
    Paths paths = change(owner);
    int before = paths.all().size();
    Predicate<String> isRemoved = one -> one.equals(path.value()) || one.startsWith(start(path));
    paths.files.keySet().removeIf(isRemoved);
    paths.references.keySet().removeIf(isRemoved);
    paths.folders.keySet().removeIf(isRemoved);
    return before - paths.all().size();
  }

  private Paths change(ArtifactOwner owner) {
    return switch (owner) {
      case RunId run -> Paths.of(project.change(run));
      case ModelId model -> {
        ModelContent own = MemoryModels.load(project, model).copy();
        project.models.put(model, own);
        yield Paths.of(own);
      }
      case ProjectId _ -> Paths.of(project);
    };
  }
}
