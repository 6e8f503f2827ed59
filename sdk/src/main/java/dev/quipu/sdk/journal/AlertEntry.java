package dev.quipu.sdk.journal;

import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.alerts.AlertSeverity;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An alert of the run, or of its experiment.
///
/// @param id follows from the rule and from what the alert is of, so that an alert that is set
///   again is the same alert
/// @param ofExperiment whether it watches all runs of the experiment
public record AlertEntry(AlertId id, boolean ofExperiment, AlertRule rule) implements Entry {
  /// An alert.
  ///
  /// @param owner the id of the run, or the name of the experiment
  public static AlertEntry of(String owner, boolean ofExperiment, AlertRule rule) {
    Payload content = Payload.writing();
    content.text(owner);
    write(content, ofExperiment, rule);
    AlertId id = new AlertId(Digest.of(content.written()).hex().substring(0, 32));
    return new AlertEntry(id, ofExperiment, rule);
  }

  @Override
  public Type type() {
    return Type.ALERT;
  }

  @Override
  public void write(Payload out) {
    out.text(id.hex());
    write(out, ofExperiment, rule);
  }

  private static void write(Payload out, boolean ofExperiment, AlertRule rule) {
    Long cooldownMs = rule.cooldownMs();
    out.octet(ofExperiment ? 1 : 0).text(rule.condition()).text(rule.message());
    out.text(rule.severity().word()).number(cooldownMs == null ? 0 : cooldownMs);
    out.octet(rule.stop() ? 1 : 0).integer(rule.webhooks().size());
    rule.webhooks().forEach(out::text);
  }

  static AlertEntry read(Payload in) {
    AlertId id = new AlertId(in.text());
    boolean ofExperiment = in.octet() != 0;
    String condition = in.text();
    String message = in.text();
    AlertSeverity severity =
        AlertSeverity.find(in.text())
            .orElseThrow(() -> QuipuException.corrupt("An alert has an unknown severity"));
    long cooldownMs = in.number();
    boolean stop = in.octet() != 0;
    List<String> webhooks = new ArrayList<>();
    for (int left = in.integer(); left > 0; left--) {
      webhooks.add(in.text());
    }
    @Nullable Long cooldown = cooldownMs == 0 ? null : cooldownMs;
    return new AlertEntry(
        id,
        ofExperiment,
        new AlertRule(condition, message, severity, cooldown, stop, true, webhooks));
  }

  @Override
  public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
      throws X {
    return visitor.alert(this);
  }
}
