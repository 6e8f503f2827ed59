package dev.quipu.store.sqlite.search;

import dev.quipu.engine.port.read.Place;
import dev.quipu.store.sqlite.session.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The terms of an ORDER BY, and the condition that a row comes behind a place in that order.
///
/// A row comes behind the place if its first term does, or if the first terms are equal and its
/// second does, and so on. NULL comes before everything, as in SQLite. The values of the place are
/// bound.
public final class Terms {
  private final List<Term> terms = new ArrayList<>();
  private final boolean hasPlace;

  /// @param hasPlace whether each term comes with the value of the place
  public Terms(boolean hasPlace) {
    this.hasPlace = hasPlace;
  }

  private record Term(
      String expression, boolean isNullable, boolean descending, @Nullable Object value) {}

  /// Adds a term that is never NULL.
  public void add(String expression, boolean descending, @Nullable Object value) {
    add(expression, false, descending, value);
  }

  /// Adds a term that may be NULL.
  public void addNullable(String expression, boolean descending, @Nullable Object value) {
    add(expression, true, descending, value);
  }

  private void add(
      String expression, boolean isNullable, boolean descending, @Nullable Object value) {
    // In brackets, because SQLite reads `a IS NULL > ?` as `a IS (NULL > ?)`.
    terms.add(new Term("(" + expression + ")", isNullable, descending, value));
  }

  /// Adds that values come before missing ones, whatever the direction.
  public void addMissing(String isMissing, Place.@Nullable Value value) {
    add(isMissing, false, value instanceof Place.Missing ? 1L : 0L);
  }

  /// The bound value of a number, a whole number or a text; null for the others.
  public static @Nullable Object bound(Place.@Nullable Value value) {
    return switch (value) {
      case Place.Real(double number) -> number;
      case Place.Whole(long number) -> number;
      case Place.Words(String text) -> text;
      case Place.Missing() -> null;
      case Place.NotANumber() -> null;
      case null -> null;
    };
  }

  public void addOrderBy(Sql sql) {
    String separator = " ORDER BY ";
    for (Term term : terms) {
      sql.add(separator + term.expression + (term.descending ? " DESC" : ""));
      separator = ", ";
    }
  }

  /// Adds the condition, if there is a place.
  public void addBehind(Sql sql) {
    if (!hasPlace) {
      return;
    }
    Term first = terms.getFirst();
    if (!first.isNullable) {
      // The rest implies this condition, but SQLite uses it to enter an index.
      sql.add(" AND " + first.expression + (first.descending ? " <= ?" : " >= ?"), first.value);
    }
    sql.add(" AND ");
    for (int i = 0; i < terms.size(); i++) {
      Term term = terms.get(i);
      sql.add("(");
      addBehind(sql, term);
      if (i + 1 < terms.size()) {
        sql.add(" OR (" + term.expression + " IS ? AND ", term.value);
      }
    }
    sql.add("))".repeat(terms.size() - 1) + ")");
  }

  private static void addBehind(Sql sql, Term term) {
    if (term.value == null) {
      sql.add(term.descending ? "0" : term.expression + " IS NOT NULL");
    } else if (!term.descending) {
      sql.add(term.expression + " > ?", term.value);
    } else if (term.isNullable) {
      sql.add("(" + term.expression + " < ? OR " + term.expression + " IS NULL)", term.value);
    } else {
      sql.add(term.expression + " < ?", term.value);
    }
  }
}
