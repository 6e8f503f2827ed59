package dev.quipu.engine.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.lineage.LineageReader;
import dev.quipu.engine.port.lineage.LineageReader.Link;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Answers where objects come from and what they affected, across runs.
public final class Lineage {
  private final LineageStore lineage;

  public Lineage(Store store, Compactor compactor) {
    lineage = new LineageStore(store, compactor);
  }

  /// Selects the links that are followed.
  public enum Direction {
    /// To the objects that an object was made of.
    ORIGINS,
    /// To the objects that were made of an object.
    EFFECTS,
    BOTH
  }

  /// A part of the graph of objects.
  ///
  /// @param depths the objects with the number of links to the first one, nearest first
  /// @param isCutOff whether more objects or links follow than the limits allow
  public record Graph(Map<Digest, Integer> depths, Collection<Link> links, boolean isCutOff) {}

  /// The objects around an object, nearest first.
  ///
  /// @param depth the most links from the object
  /// @param maxNodes the most objects
  /// @throws QuipuException NOT_FOUND if nothing names the object
  public Graph graph(Scope scope, Digest object, Direction direction, int depth, int maxNodes) {
    return lineage.read(
        scope,
        tx -> {
          require(tx, object);
          return new Walk(tx.lineage(), direction).from(object, depth, maxNodes);
        });
  }

  private static void require(ReadTransaction tx, Digest object) {
    if (tx.lineage().object(object).isEmpty()) {
      throw QuipuException.notFound("Object " + object + " is not there");
    }
  }

  /// A search that goes from objects to their neighbours, level by level.
  private static final class Walk {
    private final LineageReader reader;
    private final Direction direction;
    private final Map<Digest, Integer> depths = new LinkedHashMap<>();
    private final Set<Link> links = new LinkedHashSet<>();
    private boolean isCutOff;

    Walk(LineageReader reader, Direction direction) {
      this.reader = reader;
      this.direction = direction;
    }

    Graph from(Digest start, int depth, int maxNodes) {
      depths.put(start, 0);
      List<Digest> level = List.of(start);
      for (int d = 1; d <= depth && !level.isEmpty(); d++) {
        List<Digest> next = new ArrayList<>();
        for (Link link : neighbours(reader, direction, level)) {
          add(link, d, maxNodes, next);
        }
        level = next;
      }
      isCutOff |= !level.isEmpty() && hasMore(level);
      return new Graph(depths, links, isCutOff);
    }

    private void add(Link link, int depth, int maxNodes, List<Digest> next) {
      for (Digest end : List.of(link.from(), link.to())) {
        if (depths.containsKey(end)) {
          continue;
        }
        if (depths.size() >= maxNodes) {
          isCutOff = true;
          return;
        }
        depths.put(end, depth);
        next.add(end);
      }
      if (links.size() >= LineageLimits.LINKS) {
        isCutOff = true;
      } else {
        links.add(link);
      }
    }

    private boolean hasMore(List<Digest> level) {
      return neighbours(reader, direction, level).stream()
          .anyMatch(link -> !depths.containsKey(link.from()) || !depths.containsKey(link.to()));
    }
  }

  private static List<Link> neighbours(
      LineageReader reader, Direction direction, Collection<Digest> objects) {
    List<Link> links = new ArrayList<>();
    if (direction != Direction.EFFECTS) {
      links.addAll(reader.linksFrom(objects, LineageLimits.LINKS));
    }
    if (direction != Direction.ORIGINS) {
      links.addAll(reader.linksTo(objects, LineageLimits.LINKS));
    }
    return links;
  }

  /// The shortest path of links between two objects, whatever the directions of the links; no links
  /// if both are one object.
  ///
  /// @return nothing if there is no path within [LineageLimits#VISITED] objects
  /// @throws QuipuException NOT_FOUND if nothing names one of the objects
  public Optional<List<Link>> path(Scope scope, Digest from, Digest to) {
    return lineage.read(
        scope,
        tx -> {
          require(tx, from);
          require(tx, to);
          return path(tx.lineage(), from, to);
        });
  }

  private static Optional<List<Link>> path(LineageReader reader, Digest from, Digest to) {
    Map<Digest, Link> cameBy = new HashMap<>();
    Set<Digest> visited = new LinkedHashSet<>(Set.of(from));
    List<Digest> level = List.of(from);
    while (!visited.contains(to) && !level.isEmpty() && visited.size() < LineageLimits.VISITED) {
      List<Digest> next = new ArrayList<>();
      for (Link link : neighbours(reader, Direction.BOTH, level)) {
        Digest end = visited.contains(link.from()) ? link.to() : link.from();
        if (visited.add(end)) {
          cameBy.put(end, link);
          next.add(end);
        }
      }
      level = next;
    }
    if (!visited.contains(to)) {
      return Optional.empty();
    }
    List<Link> path = new ArrayList<>();
    for (Digest at = to; !at.equals(from); ) {
      Link link = Objects.requireNonNull(cameBy.get(at));
      path.add(link);
      at = link.from().equals(at) ? link.to() : link.from();
    }
    Collections.reverse(path);
    return Optional.of(path);
  }

  /// What two objects were made of.
  ///
  /// @param isCutOff whether one of them has more origins than the limits allow
  public record Difference(
      List<Digest> onlyFirst, List<Digest> onlySecond, List<Digest> both, boolean isCutOff) {}

  /// Compares the origins of two objects.
  ///
  /// @param depth how many links are followed: 1 for the inputs alone
  /// @throws QuipuException NOT_FOUND if nothing names one of the objects
  public Difference difference(Scope scope, Digest first, Digest second, int depth) {
    Graph one = graph(scope, first, Direction.ORIGINS, depth, LineageLimits.NODES);
    Graph other = graph(scope, second, Direction.ORIGINS, depth, LineageLimits.NODES);
    Set<Digest> ofFirst = origins(one, first);
    Set<Digest> ofSecond = origins(other, second);
    return new Difference(
        ofFirst.stream().filter(digest -> !ofSecond.contains(digest)).toList(),
        ofSecond.stream().filter(digest -> !ofFirst.contains(digest)).toList(),
        ofFirst.stream().filter(ofSecond::contains).toList(),
        one.isCutOff() || other.isCutOff());
  }

  private static Set<Digest> origins(Graph graph, Digest of) {
    Set<Digest> origins = new LinkedHashSet<>(graph.depths().keySet());
    origins.remove(of);
    return origins;
  }
}
