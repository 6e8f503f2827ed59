package dev.quipu.sdk.journal;

import dev.quipu.core.text.Text;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the program says about the experiment of the run.
///
/// @param description empty to leave the one that is there
/// @param tags added to those that are there
public record ExperimentEntry(String name, String description, Map<String, String> tags)
    implements UploadEntry {
  public ExperimentEntry {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  @Override
  public String what() {
    return "Description of experiment " + Text.quote(name);
  }

  @Override
  public @Nullable String copy() {
    return null;
  }

  @Override
  public Type type() {
    return Type.EXPERIMENT;
  }

  @Override
  public void write(Payload out) {
    out.text(name).text(description).integer(tags.size());
    tags.forEach((key, value) -> out.text(key).text(value));
  }

  static ExperimentEntry read(Payload in) {
    String name = in.text();
    String description = in.text();
    Map<String, String> tags = new TreeMap<>();
    for (int left = in.integer(); left > 0; left--) {
      tags.put(in.text(), in.text());
    }
    return new ExperimentEntry(name, description, tags);
  }

  @Override
  public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
      throws X {
    return visitor.experiment(this);
  }
}
