package dev.quipu.store.memory;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.core.model.WriterId;
import dev.quipu.core.models.ModelUse;
import dev.quipu.engine.port.notes.NotesReader.NotesVersion;
import dev.quipu.engine.port.read.ArtifactReader.Reference;
import dev.quipu.engine.port.read.ArtifactReader.StoredFolder;
import dev.quipu.engine.port.read.Taken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Everything in a run at one moment.
final class RunContent {
  /// The number of the run in the store.
  final long no;

  RunInfo info;

  /// Whether its removal has begun: no read finds the run.
  boolean isDoomed;

  final SortedMap<String, Param> params = new TreeMap<>();
  final SortedMap<String, Tag> tags = new TreeMap<>();
  @Nullable String notes;
  final NavigableMap<Long, NotesVersion> notesVersions = new TreeMap<>();

  /// In the order in which they were first noted.
  final List<DatasetInput> inputs = new ArrayList<>();

  final Set<ModelUse> uses = new LinkedHashSet<>();
  final SortedMap<String, Artifact> artifacts = new TreeMap<>();
  final SortedMap<String, Reference> references = new TreeMap<>();
  final SortedMap<String, StoredFolder> folders = new TreeMap<>();
  final Map<WriterId, Long> sequences = new HashMap<>();
  @Nullable Sign lastSign;
  final RunPoints points;
  final RunLineage lineage;

  /// A sign of life.
  record Sign(long seenMs, boolean beats) {}

  RunContent(long no, RunInfo info) {
    this(no, info, new RunPoints(), new RunLineage());
  }

  private RunContent(long no, RunInfo info, RunPoints points, RunLineage lineage) {
    this.lineage = lineage;
    this.no = no;
    this.info = info;
    this.points = points;
  }

  RunContent copy() {
    RunContent copy = new RunContent(no, info, points.copy(), lineage.copy());
    copy.isDoomed = isDoomed;
    copy.params.putAll(params);
    copy.tags.putAll(tags);
    copy.notes = notes;
    copy.notesVersions.putAll(notesVersions);
    copy.inputs.addAll(inputs);
    copy.uses.addAll(uses);
    copy.artifacts.putAll(artifacts);
    copy.references.putAll(references);
    copy.folders.putAll(folders);
    copy.sequences.putAll(sequences);
    copy.lastSign = lastSign;
    return copy;
  }

  Taken taken() {
    return points.taken().plus(taken(artifacts.values()));
  }

  static Taken taken(Collection<Artifact> artifacts) {
    return new Taken(
        0, 0, artifacts.size(), artifacts.stream().mapToLong(Artifact::sizeBytes).sum());
  }

  /// Removes rows, at most this many, and returns whether none is left.
  boolean removeSome(int max) {
    int left = max;
    List<Collection<?>> rows =
        List.of(
            points.frames,
            points.chunks.values(),
            points.attempts,
            lineage.tasks.values(),
            lineage.uses.values(),
            lineage.links.values(),
            lineage.measurements,
            sequences.values(),
            artifacts.values(),
            references.values(),
            folders.values(),
            params.values(),
            tags.values(),
            notesVersions.values(),
            inputs,
            uses);
    for (Collection<?> some : rows) {
      for (Iterator<?> row = some.iterator(); row.hasNext() && left > 0; left--) {
        row.next();
        row.remove();
      }
    }
    return left > 0;
  }
}
