package dev.quipu.store.memory;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.write.UploadWriter;
import dev.quipu.store.memory.ProjectContent.StoredUpload;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Reads and writes uploads in parts.
record MemoryUploads(StoreContent content, ProjectContent project) implements UploadWriter {
  private Optional<StoredUpload> stored(String id) {
    return Optional.ofNullable(project.uploads.get(id));
  }

  @Override
  public Optional<Upload> find(String id) {
    return stored(id).map(StoredUpload::upload);
  }

  @Override
  public Optional<Upload> find(RunId run, ArtifactPath path, Digest digest) {
    return project.uploads.values().stream()
        .map(StoredUpload::upload)
        .filter(upload -> upload.run().equals(run) && upload.path().equals(path))
        .filter(upload -> digest.equals(upload.digest()))
        .max(Comparator.comparingLong(Upload::createdMs).thenComparing(Upload::id));
  }

  @Override
  public List<Part> parts(String uploadId) {
    return stored(uploadId).map(upload -> List.copyOf(upload.parts().values())).orElse(List.of());
  }

  @Override
  public void create(Upload upload) {
    project.load(upload.run());
    project.uploads.put(upload.id(), new StoredUpload(upload, upload.createdMs(), new TreeMap<>()));
  }

  @Override
  public void putPart(String uploadId, Part part, long nowMs) {
    StoredUpload before = stored(uploadId).orElseThrow();
    Part replaced = before.parts().get(part.number());
    if (replaced != null && !replaced.digest().equals(part.digest())) {
      content.addLeftover(replaced.digest());
    }
    project.uploads.put(uploadId, before.with(part, nowMs));
  }

  @Override
  public void remove(String id) {
    parts(id).stream().map(Part::digest).distinct().forEach(content::addLeftover);
    project.uploads.remove(id);
  }
}
