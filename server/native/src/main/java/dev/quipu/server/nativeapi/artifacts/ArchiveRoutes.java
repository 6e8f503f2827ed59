package dev.quipu.server.nativeapi.artifacts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.engine.artifacts.Artifacts;
import dev.quipu.engine.artifacts.FolderWalk;
import dev.quipu.engine.port.BlobStore.Blob;
import dev.quipu.engine.port.read.ArtifactReader.File;
import dev.quipu.engine.port.read.ArtifactReader.Reference;
import dev.quipu.engine.port.read.ArtifactReader.StoredFolder;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.StreamedFile;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A folder of a run, or all of its artifacts, as one archive. Names in the archive begin in the
/// folder. References are listed in a file of their own.
public final class ArchiveRoutes {
  private final Artifacts artifacts;

  public ArchiveRoutes(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  public List<Route> routes() {
    return List.of(new Route(Method.GET, Paths.RUN + "/archive", Permission.READ, this::send));
  }

  private void send(Exchange exchange) throws IOException {
    @Nullable ArtifactPath folder =
        exchange.parameter("path").filter(p -> !p.isEmpty()).map(ArtifactPath::new).orElse(null);
    ArchiveFormat format = ArchiveFormat.of(exchange.parameter("format").orElse("zip"));
    FolderWalk walk = artifacts.walk(exchange.scope(), Ids.run(exchange), folder);
    long entries = walk.sums().files() + walk.sums().folders();
    format.check(entries);
    exchange.memory().take(entries * format.bytesOfEntry());
    String name = folder == null ? "artifacts-" + Ids.run(exchange) : folder.name();
    new StreamedFile(
            name + "." + format.word(), format.mediaType(), out -> write(format.to(out), walk))
        .attach(exchange);
  }

  private void write(Archive archive, FolderWalk walk) throws IOException {
    ReferenceList references = new ReferenceList(walk);
    walk.each(stored -> {
      String name = safe(walk.below(stored));
      switch (stored) {
        case File(var artifact) -> addFile(archive, name, artifact);
        case StoredFolder folder -> archive.folder(name, folder.createdMs());
        case Reference reference -> references.add(reference);
      }
    });
    references.writeTo(archive);
    archive.finish();
  }

  /// The name of an entry of an archive. A path that is safe below its run may begin, below a
  /// folder, as a drive of Windows does: `C:x`. Behind a dot it is a plain name.
  private static String safe(String below) {
    try {
      return new ArtifactPath(below).value();
    } catch (QuipuException e) {
      return "./" + below;
    }
  }

  private void addFile(Archive archive, String name, Artifact artifact) throws IOException {
    Blob blob = artifacts.open(artifact).blob();
    archive.file(
        name,
        new Archive.Content(
            artifact.createdMs(),
            artifact.sizeBytes(),
            artifact.mediaType(),
            out -> {
              try (InputStream in = blob.open(0, artifact.sizeBytes())) {
                in.transferTo(out);
              }
            }));
  }
}
