package dev.quipu.engine.datasets;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.read.DatasetReader.DatasetInContext;
import dev.quipu.engine.port.read.DatasetReader.DatasetUse;
import dev.quipu.engine.port.read.DatasetReader.Identity;
import dev.quipu.engine.port.read.DatasetReader.UsedDataset;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.RunReader.Started;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.RunChange;
import dev.quipu.engine.runs.Runs;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Notes which datasets runs used, and finds them again.
public final class Datasets {
  private final Store store;

  public Datasets(Store store) {
    this.store = store;
  }

  /// Notes that a run used datasets, all or none.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the run is deleted, or would have used too many
  public void note(Scope scope, RunId id, Collection<DatasetInput> inputs) {
    store.write(
        scope,
        tx -> {
          RunInfo run = Runs.requireActive(tx, id);
          note(tx, run, inputs);
          RunChange.happened(tx, run, Change.UPDATED);
          return run;
        });
  }

  /// Notes that a run that is not deleted used datasets.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the run would have used too many
  public static void note(WriteTransaction tx, RunInfo run, Collection<DatasetInput> inputs) {
    Set<Identity> all = new HashSet<>();
    tx.datasets().inputs(run.id()).forEach(input -> all.add(identity(input.dataset())));
    inputs.forEach(input -> all.add(identity(input.dataset())));
    if (all.size() > DatasetLimits.PER_RUN) {
      throw QuipuException.invalid(
          "Run "
              + run.id()
              + " would have "
              + all.size()
              + " datasets; at most "
              + DatasetLimits.PER_RUN
              + " are allowed");
    }
    inputs.forEach(input -> tx.datasets().putInput(run.experiment(), run.id(), input));
  }

  private static Identity identity(Dataset dataset) {
    return new Identity(dataset.name(), dataset.digest());
  }

  /// The datasets a run used, with schemas and profiles, in the order in which they were noted.
  ///
  /// @throws QuipuException NOT_FOUND
  public List<DatasetInput> ofRun(Scope scope, RunId id) {
    return store.read(
        scope,
        tx -> {
          Runs.require(tx, id);
          return tx.datasets().inputs(id);
        });
  }

  /// The datasets that the runs of the project used, by name and digest.
  ///
  /// @param part only names that contain this text; case does not matter in ASCII
  /// @param pageToken from the page before; null or empty for the first
  public Results<UsedDataset> list(Scope scope, String part, int max, @Nullable String pageToken) {
    Experiments.checkPageSize(max, DatasetLimits.PER_PAGE);
    PageToken token = PageToken.of(store.secret(), "datasets", part);
    String place = token.place(pageToken);
    Identity after = place == null ? null : at(place);
    List<UsedDataset> found = store.search(scope, tx -> tx.datasets().list(part, after, max + 1));
    return token.page(found, max, one -> placeOf(one.name(), one.digest()));
  }

  /// Both may have any characters, so the length of the digest tells where the name begins.
  private static String placeOf(String name, String digest) {
    return digest.length() + " " + digest + name;
  }

  private static Identity at(String place) {
    int space = place.indexOf(' ');
    int name = space + 1 + Integer.parseInt(place.substring(0, space));
    return new Identity(place.substring(name), place.substring(space + 1, name));
  }

  /// The datasets of some experiments by their contexts, at most [DatasetLimits#PER_PAGE].
  public List<DatasetInContext> contexts(Scope scope, List<ExperimentId> experiments) {
    return store.search(scope, tx -> tx.datasets().contexts(experiments, DatasetLimits.PER_PAGE));
  }

  /// The runs that used a dataset and are not deleted, newest first.
  ///
  /// @param pageToken from the page before; null or empty for the first
  public Results<DatasetUse> uses(
      Scope scope, String name, String digest, int max, @Nullable String pageToken) {
    Experiments.checkPageSize(max, DatasetLimits.PER_PAGE);
    PageToken token = PageToken.of(store.secret(), "dataset uses", name, digest);
    String place = token.place(pageToken);
    Started after = place == null ? null : started(place);
    List<DatasetUse> found =
        store.search(scope, tx -> tx.datasets().uses(new Identity(name, digest), after, max + 1));
    return token.page(found, max, use -> use.run().startMs() + " " + use.run().id().hex());
  }

  private static Started started(String place) {
    String[] parts = place.split(" ", 2);
    return new Started(Long.parseLong(parts[0]), new RunId(parts[1]));
  }
}
