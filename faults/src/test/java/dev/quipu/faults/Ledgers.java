package dev.quipu.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Everything that some writers have sent, of every kind of data.
final class Ledgers {
  private final List<RunLedger> points = new ArrayList<>();
  private final List<Ledger<Framed>> logs = new ArrayList<>();
  private final List<Ledger<Framed>> tracks = new ArrayList<>();
  private final Set<String> lineageRuns = new HashSet<>();
  private final LineageLedger lineage;
  private final List<MetadataClient> makers = new ArrayList<>();
  private final List<ArtifactClient> uploaders = new ArrayList<>();

  /// @param lineage of these runs and of others
  Ledgers(LineageLedger lineage) {
    this.lineage = lineage;
  }

  void addPoints(RunLedger ledger) {
    points.add(ledger);
  }

  void addLog(Ledger<Framed> ledger) {
    logs.add(ledger);
  }

  void addTracks(Ledger<Framed> ledger) {
    tracks.add(ledger);
  }

  void addLineage(Ledger<Framed> ledger) {
    lineage.add(ledger);
    lineageRuns.add(ledger.runId());
  }

  void addMaker(MetadataClient maker) {
    makers.add(maker);
  }

  void addUploader(ArtifactClient uploader) {
    uploaders.add(uploader);
  }

  void addAll(Ledgers others) {
    points.addAll(others.points);
    logs.addAll(others.logs);
    tracks.addAll(others.tracks);
    lineageRuns.addAll(others.lineageRuns);
    makers.addAll(others.makers);
    uploaders.addAll(others.uploaders);
  }

  List<RunLedger> points() {
    return points;
  }

  LineageLedger lineage() {
    return lineage;
  }

  Set<String> lineageRuns() {
    return lineageRuns;
  }

  void check(Audit audit) throws IOException {
    for (RunLedger ledger : points) {
      audit.check(ledger);
    }
    for (Ledger<Framed> log : logs) {
      audit.checkLog(log);
    }
    for (Ledger<Framed> track : tracks) {
      audit.checkTracks(track);
    }
    audit.checkLineage(lineage, lineageRuns);
    for (MetadataClient maker : makers) {
      audit.check(maker);
    }
    for (ArtifactClient uploader : uploaders) {
      audit.check(uploader);
    }
  }
}
