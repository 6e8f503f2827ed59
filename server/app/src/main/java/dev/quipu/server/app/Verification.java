package dev.quipu.server.app;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.BlobStore.Blob;
import dev.quipu.engine.port.BlobStore.Listed;
import dev.quipu.engine.port.files.StoreInspection;
import dev.quipu.engine.port.files.StoreInspection.Flaw;
import dev.quipu.engine.port.files.StoreInspection.Named;
import dev.quipu.engine.upkeep.UpkeepLimits;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/// Checks everything in a data folder that a server may be writing to: the structure of the
/// database, the values stored twice, the checksums of every frame and chunk, the digest of every
/// blob, and that no bytes are missing.
public final class Verification {
  private final StoreInspection store;
  private final BlobStore blobs;
  private final Consumer<String> flaws;
  private final Progress progress;
  private long found;
  private long verified;
  private long verifiedBytes;

  private Verification(
      StoreInspection store, BlobStore blobs, Consumer<String> flaws, Progress progress) {
    this.store = store;
    this.blobs = blobs;
    this.flaws = flaws;
    this.progress = progress;
  }

  /// The result of a check.
  ///
  /// @param flaws how many
  /// @param unnamed blobs that no row names, which is waste and no flaw
  public record Verdict(long flaws, long blobs, long blobBytes, long unnamed, long unnamedBytes) {}

  /// Checks a data folder.
  ///
  /// @param flaws gets each flaw, in one line
  /// @throws QuipuException NOT_FOUND if there is no store in the folder
  public static Verdict run(
      Path data, InstantSource clock, Consumer<String> flaws, Progress progress) {
    try (StoreInspection store = SqliteStore.inspect(data, FileBlobStore.beside(data))) {
      Verification one = new Verification(store, FileBlobStore.beside(data), flaws, progress);
      store.check(one::note, progress);
      one.checkBlobs();
      long[] unnamed = {0, 0};
      if (Files.isDirectory(data.resolve("blobs"))) {
        long storedBeforeMs = clock.millis() - UpkeepLimits.BLOB_GRACE_MS;
        one.blobs.each(blob -> one.countUnnamed(blob, storedBeforeMs, unnamed));
      }
      return new Verdict(one.found, one.verified, one.verifiedBytes, unnamed[0], unnamed[1]);
    }
  }

  private void checkBlobs() {
    try {
      store.eachNamed(this::check, this::note);
    } catch (QuipuException e) {
      // A damaged database may break off any check of it.
      note(new Flaw("the blobs", "cannot all be looked up: " + e.message()));
    }
  }

  private void note(Flaw flaw) {
    found++;
    flaws.accept(flaw.where() + ": " + flaw.what());
  }

  private void check(Named named) {
    Optional<Blob> blob = blobs.find(named.digest());
    if (blob.isEmpty()) {
      noteIfNamed(named, "its bytes " + named.digest() + " are missing");
      return;
    }
    if (blob.get().sizeBytes() != named.sizeBytes()) {
      noteIfNamed(
          named,
          "its bytes "
              + named.digest()
              + " have the size "
              + blob.get().sizeBytes()
              + " instead of "
              + named.sizeBytes());
      return;
    }
    try {
      blob.get().verify();
      verified++;
      verifiedBytes += named.sizeBytes();
      progress.at("blobs", verified, 0);
    } catch (IOException | QuipuException e) {
      noteIfNamed(named, String.valueOf(e.getMessage()));
    }
  }

  /// The run and its bytes may have been removed meanwhile.
  private void noteIfNamed(Named named, String what) {
    if (store.isNamed(named.digest())) {
      note(new Flaw(named.where(), what));
    }
  }

  private void countUnnamed(Listed blob, long storedBeforeMs, long[] unnamed) {
    Digest digest = blob.digest();
    if (blob.storedMs() < storedBeforeMs && !store.isNamed(digest)) {
      unnamed[0]++;
      unnamed[1] += blob.sizeBytes();
    }
  }
}
