package dev.quipu.engine.port.webhooks;

import dev.quipu.core.model.ProjectId;

/// A message whose next try is due, with its webhook.
public record DueMessage(ProjectId project, Webhook webhook, Message message) {}
