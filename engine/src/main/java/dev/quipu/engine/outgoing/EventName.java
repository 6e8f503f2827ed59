package dev.quipu.engine.outgoing;

import dev.quipu.core.model.RunStatus;
import dev.quipu.core.registry.RegistryAction;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The names of the events that webhooks can be told of: a thing, a dot and a verb.
public final class EventName {
  private EventName() {}

  public static final String ALERT_FIRED = "alert.fired";

  /// All names.
  public static final SortedSet<String> ALL =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(
              Stream.of(
                      Stream.of(ALERT_FIRED),
                      Arrays.stream(RunStatus.values()).filter(RunStatus::isEnd).map(EventName::of),
                      Arrays.stream(RegistryAction.values())
                          .flatMap(action -> Stream.of(of(action, false), of(action, true))))
                  .flatMap(names -> names)
                  .toList()));

  /// The names of the events that MLflow's webhooks have.
  public static final SortedSet<String> OF_ENTITY_ACTION =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(
              Stream.concat(
                      Stream.of(
                          of(RegistryAction.MODEL_CREATED, false),
                          of(RegistryAction.MODEL_CREATED, true),
                          of(RegistryAction.MODEL_TAG_SET, true),
                          of(RegistryAction.MODEL_TAG_DELETED, true)),
                      Stream.of(
                              RegistryAction.VERSION_CREATED,
                              RegistryAction.VERSION_TAG_SET,
                              RegistryAction.VERSION_TAG_DELETED,
                              RegistryAction.ALIAS_SET,
                              RegistryAction.ALIAS_DELETED)
                          .flatMap(action -> Stream.of(of(action, false), of(action, true))))
                  .toList()));

  /// The name of the end of a run.
  public static String of(RunStatus end) {
    return "run." + end.word();
  }

  /// The name of a change of the registry, as MLflow's webhooks have it.
  public static String of(RegistryAction action, boolean isPrompt) {
    return action.entity(isPrompt) + "." + action.verb();
  }
}
