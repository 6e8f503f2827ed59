package dev.quipu.engine.port.traces;

import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceInfo;
import java.util.List;
import java.util.Map;

/// Writes traces.
public interface TraceWriter extends TraceReader {
  /// Stores a new trace, with the links that came before it. Its id is free.
  void create(TraceInfo info);

  void update(TraceInfo info);

  /// Puts entries of the metadata; those that are there are replaced.
  void putMetadata(TraceId id, Map<String, String> entries);

  /// Puts tags; those that are there are replaced.
  void putTags(TraceId id, Map<String, String> tags);

  /// Removes a tag and returns whether it existed.
  boolean removeTag(TraceId id, String key);

  /// Stores spans; a span that is there is replaced.
  void putSpans(TraceId id, List<SpanRow> spans);

  /// Stores an assessment; the one of that id is replaced.
  void putAssessment(Assessment assessment);

  /// Removes an assessment and returns whether it existed.
  boolean removeAssessment(TraceId id, String assessment);

  /// Links a trace, which may come later.
  void link(TraceId id, LinkKind kind, String target);

  /// Removes rows of a trace, and last the trace itself.
  ///
  /// @return whether nothing is left of the trace
  boolean removeSome(TraceId id, int maxRows);

  /// Removes rows of traces whose experiments were deleted before a time.
  ///
  /// @return whether there are no more such traces
  boolean removeSomeOfDeleted(long deletedBeforeMs, int maxRows);
}
