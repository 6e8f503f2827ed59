package dev.quipu.sdk.read;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Goes through all files below a folder, folder by folder. One page of each open folder is in
/// memory. Not safe for several threads.
final class FileWalk implements Iterator<ArtifactEntry.File> {
  private final Function<String, Iterator<ArtifactEntry>> entries;
  private final Deque<Iterator<ArtifactEntry>> open = new ArrayDeque<>();
  private ArtifactEntry.@Nullable File next;

  /// A walk.
  ///
  /// @param entries the entries of the folder at a path
  FileWalk(String folder, Function<String, Iterator<ArtifactEntry>> entries) {
    this.entries = entries;
    open.push(entries.apply(folder));
  }

  @Override
  public boolean hasNext() {
    while (next == null && !open.isEmpty()) {
      Iterator<ArtifactEntry> folder = open.peek();
      if (!folder.hasNext()) {
        open.pop();
      } else {
        ArtifactEntry entry = folder.next();
        if (entry instanceof ArtifactEntry.File file) {
          next = file;
        } else if (entry instanceof ArtifactEntry.Folder below) {
          open.push(entries.apply(below.path().value()));
        }
      }
    }
    return next != null;
  }

  @Override
  public ArtifactEntry.File next() {
    ArtifactEntry.File file = hasNext() ? next : null;
    if (file == null) {
      throw new NoSuchElementException("There are no more files");
    }
    next = null;
    return file;
  }
}
