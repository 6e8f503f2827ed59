package dev.quipu.sdk.journal;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Param;
import dev.quipu.core.text.Text;
import org.jspecify.annotations.Nullable;

/// A change of a run's params, tags or notes. Of several changes of the same thing the last one
/// counts, except that a param keeps its first value.
public sealed interface RunChange {
  /// The thing that is changed.
  Target target();

  /// The number of characters of the new value.
  int valueChars();

  /// The param that this change sets, whose value is then final; null if it sets none.
  @Nullable Param param();

  /// Writes the kind of the change and its fields; [#read] reads them.
  void write(Payload out);

  <R extends @Nullable Object> R accept(Visitor<R> visitor);

  /// The identity of a thing that can be changed.
  ///
  /// @param kind param, tag or notes
  /// @param key empty for the notes
  record Target(String kind, String key) {
    /// The thing as messages name it. A long key is cut, so that two things may have the same
    /// words.
    public String words() {
      return key.isEmpty() ? kind : kind + " " + Text.quote(key);
    }
  }

  /// Handles each kind of change.
  interface Visitor<R extends @Nullable Object> {
    R param(SetParam set);

    R tag(SetTag set);

    R notes(SetNotes set);
  }

  record SetParam(Param param) implements RunChange {
    private static final int KIND = 1;

    @Override
    public Target target() {
      return new Target("param", param.key());
    }

    @Override
    public int valueChars() {
      return param.value().length();
    }

    @Override
    public void write(Payload out) {
      out.octet(KIND).text(param.key()).text(param.type().name()).text(param.value());
    }

    private static SetParam read(Payload in) {
      String key = in.text();
      String type = in.text();
      for (Param.Type known : Param.Type.values()) {
        if (known.name().equals(type)) {
          return new SetParam(new Param(key, known, in.text()));
        }
      }
      throw QuipuException.corrupt("A param in a journal has the type " + type);
    }

    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.param(this);
    }
  }

  /// Sets or removes a tag.
  ///
  /// @param value null to remove the tag
  record SetTag(String key, @Nullable String value) implements RunChange {
    private static final int KIND = 2;

    @Override
    public Target target() {
      return new Target("tag", key);
    }

    @Override
    public int valueChars() {
      return value == null ? 0 : value.length();
    }

    @Override
    public @Nullable Param param() {
      return null;
    }

    @Override
    public void write(Payload out) {
      out.octet(KIND).text(key).optional(value);
    }

    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.tag(this);
    }
  }

  record SetNotes(String markdown) implements RunChange {
    private static final int KIND = 3;

    @Override
    public Target target() {
      return new Target("notes", "");
    }

    @Override
    public int valueChars() {
      return markdown.length();
    }

    @Override
    public @Nullable Param param() {
      return null;
    }

    @Override
    public void write(Payload out) {
      out.octet(KIND).text(markdown);
    }

    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
      return visitor.notes(this);
    }
  }

  /// Reads a change that [#write] wrote.
  static RunChange read(Payload in) {
    int kind = in.octet();
    return switch (kind) {
      case SetParam.KIND -> SetParam.read(in);
      case SetTag.KIND -> new SetTag(in.text(), in.optional());
      case SetNotes.KIND -> new SetNotes(in.text());
      default -> throw QuipuException.corrupt("A change in a journal has the kind " + kind);
    };
  }
}
