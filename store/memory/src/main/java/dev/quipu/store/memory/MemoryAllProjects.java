package dev.quipu.store.memory;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.port.projects.ProjectWriter;
import dev.quipu.engine.port.read.EventReader;
import dev.quipu.engine.port.read.RunKey;
import dev.quipu.engine.port.read.UploadReader.Part;
import dev.quipu.engine.port.webhooks.DueMessage;
import dev.quipu.engine.port.write.AllProjectsWriter;
import dev.quipu.store.memory.webhooks.MemoryWebhooks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Reads and writes across all projects.
record MemoryAllProjects(StoreContent content) implements AllProjectsWriter {
  private void eachRun(BiConsumer<ProjectId, RunContent> sink) {
    content.projects.forEach((id, project) ->
        project.allRuns().values().forEach(run -> sink.accept(new ProjectId(id), run)));
  }

  @Override
  public ProjectWriter projects() {
    return new MemoryProjects(content);
  }

  @Override
  public EventReader events() {
    return new MemoryEvents(content);
  }

  @Override
  public List<Pulse> pulsesOfRunning() {
    List<Pulse> pulses = new ArrayList<>();
    eachRun((project, run) -> {
      RunContent.Sign sign = run.lastSign;
      if (sign != null && run.info.status() == RunStatus.RUNNING) {
        pulses.add(
            new Pulse(project, run.info.id(), run.info.experiment(), sign.seenMs(), sign.beats()));
      }
    });
    return pulses;
  }

  @Override
  public void backlogs(Consumer<RunBacklog> sink) {
    eachRun((project, run) -> {
      List<RunPoints.StoredFrame> frames = run.points.frames;
      if (!frames.isEmpty()) {
        long points = frames.stream().mapToLong(frame -> frame.frame().points()).sum();
        sink.accept(new RunBacklog(project, run.info.id(), frames.size(), points));
      }
    });
  }

  @Override
  public void unsealed(BiConsumer<ProjectId, RunId> sink) {
    eachRun((project, run) -> {
      if (MemoryCompaction.unsealed(run).findAny().isPresent()) {
        sink.accept(project, run.info.id());
      }
    });
  }

  @Override
  public List<DueMessage> dueMessages(long nowMs, long latestMs, int maxPerWebhook) {
    return content.projects.entrySet().stream()
        .flatMap(one ->
            new MemoryWebhooks(one.getValue().webhooks, content::messageStored)
                .due(new ProjectId(one.getKey()), nowMs, latestMs, maxPerWebhook))
        .sorted(
            Comparator.comparingLong((DueMessage due) -> due.message().nextMs())
                .thenComparingLong(due -> due.message().number()))
        .toList();
  }

  @Override
  public List<StoredAlert> enabledAlerts() {
    List<StoredAlert> all = new ArrayList<>();
    content.projects.forEach((id, project) ->
        project.alerts.values().stream()
            .filter(alert -> alert.rule().enabled())
            .forEach(alert -> all.add(new StoredAlert(new ProjectId(id), alert))));
    return all;
  }

  @Override
  public long alertPosition() {
    return content.alertPosition;
  }

  @Override
  public void putAlertPosition(long position) {
    content.alertPosition = Math.max(content.alertPosition, position);
  }

  @Override
  public List<RunKey> stopping() {
    List<RunKey> all = new ArrayList<>();
    eachRun((project, run) -> {
      if (run.info.status() == RunStatus.RUNNING
          && content.project(project).stops.containsKey(run.info.id())) {
        all.add(new RunKey(project, run.info.id()));
      }
    });
    return all;
  }

  @Override
  public List<Leftover> leftovers(int max) {
    return content.leftovers.entrySet().stream()
        .limit(max)
        .map(leftover -> new Leftover(leftover.getKey(), leftover.getValue()))
        .toList();
  }

  @Override
  public Set<Digest> named(Collection<Digest> digests, long deletedBeforeMs, long touchedBeforeMs) {
    Set<Digest> named = new HashSet<>();
    for (ProjectContent project : content.projects.values()) {
      project.artifacts.values().forEach(artifact -> named.add(artifact.digest()));
      named.addAll(project.contents.keySet());
      MemoryModels models = new MemoryModels(project);
      project.models.values().stream()
          .filter(model -> !models.isDue(model, deletedBeforeMs))
          .flatMap(model -> model.artifacts().values().stream())
          .forEach(artifact -> named.add(artifact.digest()));
      project.allRuns().values().stream()
          .filter(run -> !MemoryPurge.isDue(run, deletedBeforeMs))
          .flatMap(MemoryAllProjects::blobs)
          .forEach(named::add);
      project.uploads.values().stream()
          .filter(upload -> upload.touchedMs() >= touchedBeforeMs)
          .flatMap(upload -> upload.parts().values().stream())
          .map(Part::digest)
          .forEach(named::add);
    }
    named.retainAll(Set.copyOf(digests));
    return named;
  }

  private static Stream<Digest> blobs(RunContent run) {
    return Stream.concat(
        run.artifacts.values().stream().map(Artifact::digest),
        run.points.chunks.values().stream().flatMap(chunk -> Stream.ofNullable(chunk.blob())));
  }

  @Override
  public void putPulses(Collection<Pulse> pulses) {
    for (Pulse pulse : pulses) {
      ProjectContent project = content.change(pulse.project());
      if (project.find(pulse.run()) != null) {
        project.change(pulse.run()).lastSign = new RunContent.Sign(pulse.seenMs(), pulse.beats());
      }
    }
  }

  @Override
  public void forgetPulses(Collection<RunKey> runs) {
    for (RunKey key : runs) {
      ProjectContent project = content.change(key.project());
      if (project.find(key.run()) != null) {
        project.change(key.run()).lastSign = null;
      }
    }
  }

  @Override
  public void forget(List<Leftover> leftovers) {
    leftovers.forEach(leftover -> content.leftovers.remove(leftover.no()));
  }
}
