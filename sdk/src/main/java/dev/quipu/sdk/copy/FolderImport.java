package dev.quipu.sdk.copy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.WriterId;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Sync;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.folder.RunDocument;
import dev.quipu.sdk.folder.RunFolder;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.RunChange;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Imports run folders into a server, each once however often it is imported, also while a program
/// logs to it, after a crash, and by several programs at once.
///
/// The lines of each file are numbered, and a writer whose id follows from the run and the file
/// sends them under these numbers: the server says how far that writer has come, and takes a frame
/// only behind that. Params, tags, notes and the status become those of the folder.
public final class FolderImport {
  /// The folder of journals beside the run folders.
  private static final String JOURNALS = ".quipu-local";

  private static final int BUFFER_BYTES = 1 << 16;

  private final Access access;
  private final ServerReader reader;
  private boolean isProjectThere;

  private FolderImport(Access access) {
    this.access = access;
    reader = access.reader();
  }

  /// Imports into a project of the server of the options. The options that count are the URL, the
  /// project, the headers and the timeouts.
  public static FolderImport into(Options options) {
    return new FolderImport(new Access(options));
  }

  /// The run folders at a path: the folder itself if it is one, else those in it. What killed
  /// programs have left in the journals beside them is brought into them first.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if there is no run folder
  public List<RunFolder> find(Path path) throws IOException, InterruptedException {
    takeUp(path.resolve(JOURNALS));
    takeUp(path.toAbsolutePath().normalize().resolveSibling(JOURNALS));
    List<RunFolder> found = Files.isDirectory(path) ? RunFolder.below(path) : List.of();
    if (found.isEmpty()) {
      throw QuipuException.invalid(
          path + " is no run folder, and has none: there is no run.json in it or one folder below");
    }
    return found;
  }

  private void takeUp(Path journals) throws InterruptedException {
    if (Files.isDirectory(journals)) {
      try (Sync sync = Sync.open(journals, access.options())) {
        sync.once(progress -> {});
      }
    }
  }

  /// Makes the project unless it is there.
  private void makeProject() {
    String project = access.options().project();
    if (!isProjectThere && !project.equals(ProjectId.DEFAULT_NAME)) {
      reader.load(reader.api().createProject(Json.project(project)), "name");
    }
    isProjectThere = true;
  }

  /// Imports a run folder. Nothing is sent if anything in the folder is wrong.
  ///
  /// @throws QuipuException INVALID_ARGUMENT, which names file and line, if something in the folder
  ///   is wrong; CONFLICT if the server has a run with this id that came otherwise; the error of
  ///   the server
  public Imported run(RunFolder folder) throws IOException, InterruptedException {
    FolderCheck.check(folder);
    makeProject();
    RunDocument document = folder.run();
    ServerRun run = new ServerRun(reader, document.id());
    Optional<JsonObject> known = run.find();
    known.ifPresent(one -> requireSame(document, one));
    // The order counts: the data of the server, the files, then how far each file is in the server.
    // Data that another import of this folder has brought came from one of these files, so this
    // file has come further than 0.
    boolean hasData = known.isPresent() && run.hasData();
    Map<FolderFrames.Part, WriterId> writers = new LinkedHashMap<>();
    for (FolderFrames.Part part : FolderFrames.of(folder)) {
      writers.put(part, writer(folder, document, part));
    }
    Set<FolderFrames.Part> settled = known.isPresent() ? settled(folder, run, writers) : Set.of();
    Map<FolderFrames.Part, Long> reached = new LinkedHashMap<>();
    writers.forEach(
        (part, writer) -> reached.put(part, known.isPresent() ? run.sequence(writer) : 0L));
    requireOwn(document, hasData, settled, reached);
    JsonObject there = create(run, document);
    change(run, folder, document);
    UploadedParts uploads = new UploadedParts(access, document.id());
    uploads.contents(folder);
    long lines = 0;
    for (Map.Entry<FolderFrames.Part, WriterId> one : writers.entrySet()) {
      long before = reached.getOrDefault(one.getKey(), 0L);
      lines += run.append(one.getKey(), one.getValue(), before) - before;
    }
    run.noteDatasets(folder);
    uploads.artifacts(folder);
    end(run, document, there);
    return new Imported(document.id(), document.name(), lines, uploads.files(), uploads.missing());
  }

  /// The writer of a file. Lines of a folder that was exported may move when the run is exported
  /// again: then the file is another one.
  private static WriterId writer(RunFolder folder, RunDocument document, FolderFrames.Part part)
      throws IOException {
    MessageDigest hash = Digest.sha256();
    String name = "quipu-import\n" + document.id() + "\n" + part.name() + "\n";
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    if (mayMove(folder, part)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      try (InputStream in = Files.newInputStream(folder.file(part.name()))) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          hash.update(buffer, 0, n);
        }
      }
    }
    return new WriterId(HexFormat.of().formatHex(hash.digest(), 0, 16));
  }

  private static boolean mayMove(RunFolder folder, FolderFrames.Part part) {
    return part.kind() != FrameKind.POINTS && !folder.mayGrow();
  }

  private static void requireSame(RunDocument document, JsonObject known) {
    if (known.flag("deleted")) {
      throw refused(document, "which is deleted there; restore it or remove it for good first");
    }
    if (known.integer("startMs") != document.startMs()) {
      throw refused(
          document,
          "which began at " + known.integer("startMs") + " ms, not at " + document.startMs());
    }
  }

  /// The files of which the server may have one version only, and has data.
  private static Set<FolderFrames.Part> settled(
      RunFolder folder, ServerRun run, Map<FolderFrames.Part, WriterId> writers) {
    return writers.keySet().stream()
        // A record of lineage that comes again changes nothing.
        .filter(part -> part.kind() != FrameKind.LINEAGE)
        .filter(part -> mayMove(folder, part))
        .filter(part -> run.hasData(part.kind(), part.group()))
        .collect(Collectors.toSet());
  }

  /// Refuses a run with data that no import of this folder has brought.
  private static void requireOwn(
      RunDocument document,
      boolean hasData,
      Set<FolderFrames.Part> settled,
      Map<FolderFrames.Part, Long> reached) {
    if (hasData && reached.values().stream().allMatch(lines -> lines == 0)) {
      throw refused(document, "which another program has logged there, not an import");
    }
    reached.forEach((part, lines) -> {
      if (lines == 0 && settled.contains(part)) {
        throw refused(
            document,
            "for which another version of "
                + part.name()
                + " was imported; import each version into a server of its own");
      }
    });
  }

  private static QuipuException refused(RunDocument document, String why) {
    return new QuipuException(
        ErrorCode.CONFLICT,
        "Run "
            + document.id()
            + " "
            + Text.quote(document.name())
            + " is not imported: the server has a run with this id, "
            + why);
  }

  private static JsonObject create(ServerRun run, RunDocument document) {
    JsonObject there =
        run.create(
            Json.create(
                document.id(),
                new Entry.Begin(
                    document.experiment(),
                    document.name(),
                    document.startMs(),
                    document.user(),
                    document.parent())));
    for (RunDocument.Attempt one : document.attempts()) {
      run.beginAttempt(Json.attempt(new Attempt(one.id(), one.fromStep(), one.startMs())));
    }
    return there;
  }

  private static void change(ServerRun run, RunFolder folder, RunDocument document)
      throws IOException {
    List<RunChange> params = new ArrayList<>();
    for (Param param : folder.params().values()) {
      params.add(new RunChange.SetParam(param));
    }
    List<RunChange> others = new ArrayList<>();
    document.tags().forEach((key, value) -> others.add(new RunChange.SetTag(key, value)));
    change(run, params, CopyLimits.PARAMS);
    change(run, others, CopyLimits.TAGS);
    if (!document.notes().isEmpty()) {
      change(run, List.of(new RunChange.SetNotes(document.notes())), 1);
    }
  }

  private static void change(ServerRun run, List<RunChange> changes, int atOnce) {
    for (int i = 0; i < changes.size(); i += atOnce) {
      run.change(
          Json.change(
              changes.subList(i, Math.min(changes.size(), i + atOnce)).stream()
                  .map(change -> new Entry.Change(change, true))
                  .toList()));
    }
  }

  /// Gives the run the status that the folder has.
  private static void end(ServerRun run, RunDocument document, JsonObject there) {
    boolean same =
        there.text("status").equals(document.status().word())
            && there.findInteger("endMs").equals(Optional.ofNullable(document.endMs()));
    if (same) {
      return;
    }
    if (document.status() == RunStatus.RUNNING) {
      run.change(Json.reopen());
    } else {
      run.change(Json.status(document.status().word(), document.endMs()));
    }
  }
}
