package dev.quipu.sdk.journal;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder of the journal of one writer of one run: `ROOT/<run id>/<writer id>`, readable by its
/// owner alone.
public record JournalFolder(Path root, RunId run, WriterId writer) {
  /// The name of the root, unless the program names another.
  public static final String DEFAULT_ROOT = ".quipu";

  private static final String SEGMENT_SUFFIX = ".journal";
  private static final Pattern SEGMENT = Pattern.compile("\\d{8}\\" + SEGMENT_SUFFIX);

  /// How deep journals are searched for. A command line may name a folder of roots, a root, a run
  /// or a writer.
  private static final int DEPTH = 4;

  /// How often a folder is made again. Another process may remove the empty root at the moment when
  /// a folder is made in it.
  private static final int TRIES = 10;

  public Path path() {
    return root.resolve(run.hex()).resolve(writer.hex());
  }

  /// The folder of copied artifacts.
  public Path copies() {
    return path().resolve("files");
  }

  public Path mark() {
    return path().resolve("mark");
  }

  public Path lock() {
    return path().resolve("lock");
  }

  /// The file by which a process notes that it holds the lock, or is about to take it.
  Path owner(String process) {
    return path().resolve("owner." + process);
  }

  public Path segment(int number) {
    return path().resolve(String.format(Locale.ROOT, "%08d%s", number, SEGMENT_SUFFIX));
  }

  public void create() throws IOException {
    createOwned(path());
  }

  public void createCopies() throws IOException {
    createOwned(copies());
  }

  private static void createOwned(Path folder) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        Files.createDirectories(folder, attributes(folder, "rwx------"));
        return;
      } catch (NoSuchFileException e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /// Opens a file that only its owner may read.
  public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
    return FileChannel.open(file, options, attributes(file, "rw-------"));
  }

  private static FileAttribute<?>[] attributes(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /// The numbers of the existing segments, in order.
  public List<Integer> segments() throws IOException {
    List<Integer> numbers = new ArrayList<>();
    for (Path file : inside(path())) {
      String name = file.getFileName().toString();
      if (SEGMENT.matcher(name).matches()) {
        numbers.add(Integer.parseInt(name.substring(0, 8)));
      }
    }
    return numbers;
  }

  public boolean isThere() {
    return Files.isDirectory(path());
  }

  /// Removes the journal, and the folders around it that belong to journals and are empty then.
  /// Files that are already gone are ignored. The segments go first: a reader that misses a segment
  /// then finds either a mark past it or no segment at all.
  public void remove() throws IOException {
    for (int segment : segments()) {
      Files.deleteIfExists(segment(segment));
    }
    for (Path folder : List.of(copies(), path())) {
      for (Path file : inside(folder)) {
        if (!Files.isDirectory(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
    try {
      Files.deleteIfExists(copies());
      Files.deleteIfExists(path());
      Files.deleteIfExists(root.resolve(run.hex()));
      if (root.endsWith(DEFAULT_ROOT)) {
        // A root with another name was chosen, and perhaps made, by the user.
        Files.deleteIfExists(root);
      }
    } catch (DirectoryNotEmptyException e) {
      // Another journal is there.
      return;
    }
  }

  /// The journals below a folder. The journals of one run are in the order in which their writers
  /// began. Other processes may add and remove journals at the same time.
  public static List<JournalFolder> below(Path folder) throws IOException {
    List<JournalFolder> found = new ArrayList<>();
    addBelow(folder.toAbsolutePath().normalize(), 0, found);
    return found;
  }

  private static void addBelow(Path folder, int depth, List<JournalFolder> found)
      throws IOException {
    JournalFolder journal = at(folder);
    if (journal != null) {
      found.add(journal);
    } else if (depth < DEPTH) {
      for (Path inner : inside(folder)) {
        // Links are not followed, so that no journal is sent twice.
        if (Files.isDirectory(inner, LinkOption.NOFOLLOW_LINKS)) {
          addBelow(inner, depth + 1, found);
        }
      }
    }
  }

  /// The journal that a path names; null if it names none.
  private static @Nullable JournalFolder at(Path path) {
    Path run = path.getParent();
    if (run == null || run.getParent() == null || run.getFileName() == null) {
      return null;
    }
    String runId = run.getFileName().toString();
    String writerId = path.getFileName().toString();
    return RunId.isValid(runId) && RunId.isValid(writerId) && Files.isDirectory(path)
        ? new JournalFolder(run.getParent(), new RunId(runId), new WriterId(writerId))
        : null;
  }

  /// The content of a folder, sorted by name; nothing if the folder does not exist, or no longer
  /// exists.
  private static List<Path> inside(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return List.of();
      }
      throw e.getCause();
    }
  }

  @Override
  public String toString() {
    return path().toString();
  }
}
