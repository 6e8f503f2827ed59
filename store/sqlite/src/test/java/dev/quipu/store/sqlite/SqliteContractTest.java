package dev.quipu.store.sqlite;

import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Store;
import dev.quipu.store.testkit.AlertContract;
import dev.quipu.store.testkit.ArtifactContract;
import dev.quipu.store.testkit.CompactionContract;
import dev.quipu.store.testkit.EvaluationContract;
import dev.quipu.store.testkit.EventContract;
import dev.quipu.store.testkit.ExperimentContract;
import dev.quipu.store.testkit.FilesContract;
import dev.quipu.store.testkit.LineageContract;
import dev.quipu.store.testkit.MeasurementContract;
import dev.quipu.store.testkit.ModelContract;
import dev.quipu.store.testkit.MoveContract;
import dev.quipu.store.testkit.PointContract;
import dev.quipu.store.testkit.PulseContract;
import dev.quipu.store.testkit.PurgeContract;
import dev.quipu.store.testkit.RegistryContract;
import dev.quipu.store.testkit.RunContract;
import dev.quipu.store.testkit.SearchContract;
import dev.quipu.store.testkit.TimelineContract;
import dev.quipu.store.testkit.TraceContract;
import dev.quipu.store.testkit.TransactionContract;
import dev.quipu.store.testkit.UsageContract;
import dev.quipu.store.testkit.WebhookContract;
import dev.quipu.store.testkit.cases.CaseSetContract;
import dev.quipu.store.testkit.issues.IssueContract;
import dev.quipu.store.testkit.projects.ProjectContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// The embedded store keeps the contracts.
class SqliteContractTest {
  @TempDir Path folder;

  private Store openStore(BlobStore blobs) {
    return SqliteStore.open(folder, InstantSource.system(), blobs);
  }

  @Nested
  class Transactions extends TransactionContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Alerts extends AlertContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Projects extends ProjectContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Experiments extends ExperimentContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Runs extends RunContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Moves extends MoveContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Searches extends SearchContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Points extends PointContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Lineages extends LineageContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Measurements extends MeasurementContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Evaluations extends EvaluationContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Models extends ModelContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Issues extends IssueContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class CaseSets extends CaseSetContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Registries extends RegistryContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Webhooks extends WebhookContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Traces extends TraceContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Timelines extends TimelineContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Compactions extends CompactionContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  /// The same with the engine's own compaction, whose chunks are others.
  @Nested
  class CompactionsOfTheEngine extends CompactionContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }

    @Override
    protected void compact(Store store, BlobStore blobs, RunId run) {
      try (Compactor compactor = new Compactor(store, blobs, () -> true)) {
        compactor.compact(ProjectId.DEFAULT, run);
      }
    }
  }

  /// The same with the engine's own compaction, whose chunks are others.
  @Nested
  class TimelinesOfTheEngine extends TimelineContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }

    @Override
    protected void compact(Store store, BlobStore blobs, RunId run) {
      try (Compactor compactor = new Compactor(store, blobs, () -> true)) {
        compactor.compact(ProjectId.DEFAULT, run);
      }
    }
  }

  @Nested
  class Pulses extends PulseContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Purges extends PurgeContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Events extends EventContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Usages extends UsageContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Files extends FilesContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }

  @Nested
  class Artifacts extends ArtifactContract {
    @Override
    protected Store open(BlobStore blobs) {
      return openStore(blobs);
    }
  }
}
