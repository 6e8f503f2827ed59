package dev.quipu.engine.registry;

import dev.quipu.core.json.ObjectText;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.core.registry.RegistryAction;
import dev.quipu.engine.outgoing.EventName;
import dev.quipu.engine.outgoing.Messages;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.webhooks.Occurrence;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/// Puts the changes of the registry into the outbox and tells webhooks of them. The data of an
/// event are those of MLflow's webhooks, with the same names.
final class RegistryEvents {
  private final InstantSource clock;

  RegistryEvents(InstantSource clock) {
    this.clock = clock;
  }

  /// A change of a model as a whole.
  void happened(
      WriteTransaction tx, RegistryAction action, RegisteredModel model, ObjectText data) {
    happened(
        tx, new Event.RegistryChanged(action, model.isPrompt(), model.name(), null, data.text()));
  }

  /// A change of one version, or of an alias that names the version.
  void happened(
      WriteTransaction tx,
      RegistryAction action,
      RegisteredModel model,
      int version,
      ObjectText data) {
    happened(
        tx,
        new Event.RegistryChanged(action, model.isPrompt(), model.name(), version, data.text()));
  }

  private void happened(WriteTransaction tx, Event.RegistryChanged event) {
    tx.events().append(event);
    Messages.tell(
        tx,
        new Occurrence(
            EventName.of(event.action(), event.isPrompt()),
            clock.millis(),
            title(event),
            null,
            event.data()));
  }

  /// Such as `Version 3 of model 'digits': stage changed`.
  private static String title(Event.RegistryChanged event) {
    String model = (event.isPrompt() ? "prompt" : "model") + " '" + event.model() + "'";
    String subject =
        event.version() == null
            ? Character.toUpperCase(model.charAt(0)) + model.substring(1)
            : "Version " + event.version() + " of " + model;
    return subject
        + ": "
        + switch (event.action()) {
          case MODEL_CREATED, VERSION_CREATED -> "created";
          case MODEL_UPDATED, VERSION_UPDATED -> "description changed";
          case MODEL_RENAMED -> "renamed";
          case MODEL_DELETED, VERSION_DELETED -> "deleted";
          case MODEL_TAG_SET, VERSION_TAG_SET -> "tag set";
          case MODEL_TAG_DELETED, VERSION_TAG_DELETED -> "tag removed";
          case VERSION_TRANSITIONED -> "stage changed";
          case ALIAS_SET -> "alias set";
          case ALIAS_DELETED -> "alias removed";
        };
  }

  static ObjectText of(RegisteredModel model) {
    return new ObjectText().put("name", model.name());
  }

  static ObjectText of(RegisteredModel model, int version) {
    return of(model).put("version", Integer.toString(version));
  }

  static ObjectText created(RegisteredModel model) {
    Map<String, String> tags = new TreeMap<>(model.tags());
    if (model.isPrompt()) {
      tags.remove(RegisteredModel.PROMPT_TAG);
      tags.remove(RegisteredModel.PROMPT_TYPE_TAG);
    }
    return of(model).put("tags", tags).put("description", model.description());
  }

  static ObjectText created(RegisteredModel model, ModelVersion version) {
    ObjectText data = of(model, version.version());
    Map<String, String> tags = new TreeMap<>(version.tags());
    if (model.isPrompt()) {
      data.put("template", tags.remove(RegisteredModel.PROMPT_TEXT_TAG));
      tags.remove(RegisteredModel.PROMPT_TAG);
      tags.remove(RegisteredModel.PROMPT_TYPE_TAG);
    } else {
      data.put("source", version.source().uri()).put("run_id", version.source().run());
    }
    data.put("tags", tags);
    return data.put("description", version.description().isEmpty() ? null : version.description());
  }
}
