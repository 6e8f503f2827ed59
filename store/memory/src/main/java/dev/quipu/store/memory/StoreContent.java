package dev.quipu.store.memory;

import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.projects.Project;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.EventReader;
import dev.quipu.engine.port.write.EventWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// Everything in a store at one moment. Only the write that made a copy changes it, until the copy
/// is published.
final class StoreContent {
  final SortedMap<Long, ProjectContent> projects = new TreeMap<>();

  /// What is known of each project itself.
  final SortedMap<Long, Project> described = new TreeMap<>();

  /// Digests of removed parts of uploads, by number.
  final SortedMap<Long, Digest> leftovers = new TreeMap<>();

  /// The outbox, oldest first.
  final List<EventReader.Stored> events = new ArrayList<>();

  /// The position up to which alerts have been evaluated.
  long alertPosition;

  private long lastNo;
  private long lastEvent;

  /// Whether the write that made this copy has stored messages to webhooks.
  private boolean hasNewMessages;

  StoreContent copy() {
    StoreContent copy = new StoreContent();
    projects.forEach((id, project) -> copy.projects.put(id, project.copy()));
    copy.described.putAll(described);
    copy.leftovers.putAll(leftovers);
    copy.events.addAll(events);
    copy.alertPosition = alertPosition;
    copy.lastNo = lastNo;
    copy.lastEvent = lastEvent;
    return copy;
  }

  /// The project for reads; empty if nothing was ever written to it.
  ProjectContent project(ProjectId id) {
    return Objects.requireNonNullElseGet(projects.get(id.value()), ProjectContent::new);
  }

  /// The project for writes.
  ProjectContent change(ProjectId id) {
    return projects.computeIfAbsent(id.value(), _ -> new ProjectContent());
  }

  /// A number that no frame, chunk or leftover has or had.
  long nextNo() {
    return ++lastNo;
  }

  /// The position of the newest event; 0 if there was never one.
  long lastEvent() {
    return lastEvent;
  }

  /// Returns the position of the event.
  long add(ProjectId project, Event event) {
    lastEvent++;
    events.add(new EventReader.Stored(lastEvent, project, event));
    if (events.size() > EventWriter.KEPT) {
      events.removeFirst();
    }
    return lastEvent;
  }

  void messageStored() {
    hasNewMessages = true;
  }

  boolean hasNewMessages() {
    return hasNewMessages;
  }

  void addLeftover(Digest digest) {
    leftovers.put(nextNo(), digest);
  }
}
