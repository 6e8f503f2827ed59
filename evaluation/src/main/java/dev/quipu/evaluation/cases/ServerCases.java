package dev.quipu.evaluation.cases;

import dev.quipu.core.cases.CaseSetId;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.TestCase;
import dev.quipu.sdk.cases.CaseSets;
import dev.quipu.sdk.cases.NewCase;
import dev.quipu.sdk.cases.StoredCase;
import dev.quipu.sdk.cases.StoredCaseSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The cases of a set that a server keeps, as test cases, and the reverse.
public final class ServerCases {
  /// The parts that a case of a set has.
  private static final Set<String> PARTS =
      Set.of(EvaluationRow.INPUT, EvaluationRow.OUTPUT, EvaluationRow.EXPECTED);

  private ServerCases() {}

  /// The cases of the newest set of a name, in the order in which they came. Each iteration asks
  /// the server again, page by page. An output that a set has is none of the case: a model is to
  /// make one.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such set
  public static Iterable<TestCase> of(CaseSets sets, String name) {
    return of(sets, sets.load(name).id());
  }

  /// As [#of(CaseSets, String)], of the set of an id.
  public static Iterable<TestCase> of(CaseSets sets, CaseSetId id) {
    return () -> {
      Iterator<TestCase> cases = sets.cases(id).stream().map(ServerCases::testCase).iterator();
      return cases;
    };
  }

  private static TestCase testCase(StoredCase stored) {
    TestCase one = TestCase.of(stored.input()).key(stored.key()).metadata(stored.metadata());
    return stored.expected() == null ? one : one.expected(stored.expected());
  }

  /// Adds test cases to the newest set of a name, which is made if there is none. The key of a case
  /// is not kept: in a set it follows from the input.
  ///
  /// @return the set with the cases
  /// @throws QuipuException INVALID_ARGUMENT if a case has a part that a set does not have
  public static StoredCaseSet merge(CaseSets sets, String name, Iterable<TestCase> cases) {
    StoredCaseSet set = sets.find(name).orElseGet(() -> sets.create(name));
    var unused =
        sets.merge(
            set.id(),
            () ->
                StreamSupport.stream(cases.spliterator(), false)
                    .map(ServerCases::newCase)
                    .iterator());
    return sets.find(set.id()).orElse(set);
  }

  private static NewCase newCase(TestCase one) {
    Map<String, @Nullable Object> parts = one.parts();
    for (String part : parts.keySet()) {
      if (!PARTS.contains(part)) {
        throw QuipuException.invalid(
            "A case has the part "
                + Text.quote(part)
                + ", which cases of sets do not have; they have input, output, expected and metadata");
      }
    }
    NewCase made = new NewCase(one.input(), one.output(), one.expected(), Map.of());
    for (Map.Entry<String, @Nullable Object> entry : one.metadata().entrySet()) {
      made = made.metadata(entry.getKey(), entry.getValue());
    }
    return made;
  }
}
