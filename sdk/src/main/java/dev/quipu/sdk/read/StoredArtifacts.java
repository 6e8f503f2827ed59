package dev.quipu.sdk.read;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.core.reference.ReferenceUri;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.fetch.Download;
import dev.quipu.sdk.fetch.LocalFiles;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.fetch.StoredFiles;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.wire.Query;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files of a run or of a model, and a run's references to data elsewhere. A path such as
/// `model/weights.bin` begins at the top; the empty path is the top folder. Every file that is read
/// or downloaded is verified: its bytes have the SHA-256 that the server knows, or the call throws
/// CORRUPT. Any thread.
public final class StoredArtifacts {
  private final ServerReader reader;
  private final StoredFiles stored;

  StoredArtifacts(ServerReader reader, StoredFiles stored) {
    this.reader = reader;
    this.stored = stored;
  }

  /// The entries of the top folder by name.
  public Listing<ArtifactEntry> list() {
    return list("");
  }

  /// The entries of a folder by name; none if there is no such folder.
  public Listing<ArtifactEntry> list(String folder) {
    return entries(folder, "");
  }

  /// All files below the top folder, folder by folder.
  public Listing<ArtifactEntry.File> files() {
    return below("");
  }

  /// The files whose paths fit a pattern, such as `plots/*.png`, `**/*.csv` or
  /// `run-[0-9]/{a,b}.txt`: `*` and `?` stay in one folder, `**` goes through all folders below.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is no pattern
  public Listing<ArtifactEntry.File> files(String glob) {
    Glob pattern = Glob.of(glob);
    return () ->
        below(pattern.folder()).stream()
            .filter(file -> pattern.fits(file.path().value()))
            .iterator();
  }

  /// The file, reference or folder at a path; empty if there is none.
  public Optional<ArtifactEntry> find(String path) {
    ArtifactPath wanted = new ArtifactPath(path);
    int nameStart = path.length() - wanted.name().length();
    String folder = path.substring(0, Math.max(0, nameStart - 1));
    return entryAt(wanted, entries(folder, wanted.name()))
        .or(() -> filledFolder(wanted))
        // An empty folder is known to the folder above only.
        .or(() -> entryAt(wanted, list(folder)));
  }

  private static Optional<ArtifactEntry> entryAt(
      ArtifactPath path, Listing<ArtifactEntry> entries) {
    return entries.stream().filter(entry -> entry.path().equals(path)).findFirst();
  }

  private Optional<ArtifactEntry> filledFolder(ArtifactPath path) {
    JsonObject page = load(path.value(), "", null, 1);
    return page.objects("artifacts").isEmpty() ? Optional.empty() : Optional.of(folder(path, page));
  }

  /// Whether there is a file, a reference or a folder at a path.
  public boolean exists(String path) {
    return find(path).isPresent();
  }

  /// The bytes of a file of up to 64 MiB.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such file, CORRUPT if its bytes do not have
  ///   their digest, TOO_LARGE
  public byte[] read(String path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new Download(
              reader,
              stored,
              new ArtifactPath(path),
              Channels.newChannel(bytes),
              ReadLimits.FILE_BYTES)
          .fetch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// The text of a file in UTF-8, of up to 64 MiB; see [#read].
  public String readText(String path) {
    return new String(read(path), StandardCharsets.UTF_8);
  }

  /// Downloads a file, or a folder with all files and folders below it. References are left out:
  /// their data are not here. The bytes go into a file beside the target, which gets its name once
  /// they are verified; so a damaged or half file never has the name. A file that is at the place
  /// already is replaced.
  ///
  /// @param path of a file or folder; empty for everything
  /// @param target the place of the file or folder itself, such as `out/weights.bin`; folders above
  ///   are made
  /// @return the target
  /// @throws QuipuException NOT_FOUND if there is neither file nor folder at the path, CONFLICT if
  ///   the path is a reference, CORRUPT if the bytes of a file do not have their digest
  /// @throws UncheckedIOException if the target cannot be written
  public Path download(String path, Path target) {
    LocalFiles files = new LocalFiles(reader, stored);
    try {
      if (folder(files, path, target)) {
        return target;
      }
      if (path.isEmpty()) {
        throw QuipuException.notFound(stored.owner() + " has no artifacts");
      }
      if (find(path).orElse(null) instanceof ArtifactEntry.Folder) {
        files.makeFolder(target);
      } else {
        files.download(new ArtifactPath(path), target);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("Artifact " + path + " cannot be written to " + target, e);
    }
  }

  /// Downloads a folder; false if it has no entries.
  private boolean folder(LocalFiles files, String path, Path target) throws IOException {
    Iterator<ArtifactEntry> entries = list(path).iterator();
    if (!entries.hasNext()) {
      return false;
    }
    files.makeFolder(target);
    while (entries.hasNext()) {
      ArtifactEntry entry = entries.next();
      Path place = LocalFiles.below(target, entry.name());
      if (entry instanceof ArtifactEntry.File file) {
        files.download(file.path(), place);
      } else if (entry instanceof ArtifactEntry.Folder below
          && !folder(files, below.path().value(), place)) {
        files.makeFolder(place);
      }
    }
    return true;
  }

  private Listing<ArtifactEntry.File> below(String folder) {
    return () -> new FileWalk(folder, path -> list(path).iterator());
  }

  /// The entries of a folder.
  ///
  /// @param part if not empty, the files anywhere below whose paths contain this instead
  private Listing<ArtifactEntry> entries(String folder, String part) {
    if (!folder.isEmpty()) {
      var unused = new ArtifactPath(folder);
    }
    return () -> new Pages<>(ReadLimits.ARTIFACTS, (token, max) -> page(folder, part, token, max));
  }

  private Pages.Page<ArtifactEntry> page(
      String folder, String part, @Nullable String token, int max) {
    JsonObject page = load(folder, part, token, max);
    List<ArtifactEntry> entries =
        page.objects("artifacts").stream()
            .flatMap(json -> entry(json).stream())
            .filter(entry -> isBelow(entry.path(), folder))
            .toList();
    return new Pages.Page<>(entries, page.findText("nextPageToken").orElse(null));
  }

  private JsonObject load(String folder, String part, @Nullable String token, int max) {
    Query query =
        Query.EMPTY
            .with("path", folder)
            .with("q", part)
            .with("maxResults", max)
            .withIfPresent("pageToken", token);
    return reader.load(stored.list(reader.api(), query), "artifacts");
  }

  private static ArtifactEntry folder(ArtifactPath path, JsonObject sums) {
    return new ArtifactEntry.Folder(
        path, sums.integer("size"), sums.integer("files"), sums.integer("references"));
  }

  /// Empty if it is of a kind that a newer server has and this library does not know.
  private static Optional<ArtifactEntry> entry(JsonObject json) {
    ArtifactPath path = new ArtifactPath(json.text("path"));
    if (json.flag("dir")) {
      return Optional.of(folder(path, json));
    }
    Optional<Digest> digest = json.findText("digest").map(Digest::new);
    if (json.has("uri")) {
      ReferenceTarget target =
          new ReferenceTarget(
              new ReferenceUri(json.text("uri")),
              json.findInteger("size").orElse(null),
              digest.orElse(null),
              json.findText("etag").orElse(null),
              json.text("mediaType"));
      return Optional.of(new ArtifactEntry.Reference(path, target, created(json)));
    }
    return digest.map(known ->
        new ArtifactEntry.File(
            path, json.integer("size"), known, json.text("mediaType"), created(json)));
  }

  private static Instant created(JsonObject json) {
    return Instant.ofEpochMilli(json.integer("createdMs"));
  }

  /// Refuses what a true server never sends, and what would lead in circles.
  private static boolean isBelow(ArtifactPath path, String folder) {
    if (folder.isEmpty() || path.value().startsWith(folder + "/")) {
      return true;
    }
    throw new QuipuException(
        ErrorCode.INTERNAL,
        "The server says that " + Text.quote(path.value()) + " is in " + Text.quote(folder));
  }
}
