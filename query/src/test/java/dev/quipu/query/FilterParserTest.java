package dev.quipu.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "metrics.loss < 0.1 | metrics.`loss` < 0.1",
        "metric.loss<=1e-3 | metrics.`loss` <= 0.001",
        "metrics.loss>-.5 | metrics.`loss` > -0.5",
        "metrics.loss = +3. | metrics.`loss` = 3.0",
        "metrics.a.b != 1 | metrics.`a.b` != 1.0",
        "metrics.train/loss >= 2 | metrics.`train/loss` >= 2.0",
        "metrics.`a b` > 1 | metrics.`a b` > 1.0",
        "metrics.\"a.b c\" > 1 | metrics.`a.b c` > 1.0",
        "`metrics`.`x` > 1 | metrics.`x` > 1.0",
        "metrics.`tick``ed` > 1 | metrics.`tick``ed` > 1.0",
        "metrics.and > 1 and params.or = 'x' | metrics.`and` > 1.0 AND params.`or` = 'x'",
        "metrics.größe > 1 | metrics.`größe` > 1.0",
        "params.lr = '0.1' | params.`lr` = '0.1'",
        "param.lr != '0.1' | params.`lr` != '0.1'",
        "parameter.lr = \"0.1\" | params.`lr` = '0.1'",
        "parameters.learning-rate = 'x' | params.`learning-rate` = 'x'",
        "params.lr < 0.01 | params.`lr` < 0.01",
        "params.lr = 1 | params.`lr` = 1.0",
        "params.a = 'it''s' | params.`a` = 'it''s'",
        "params.a = \"say \"\"hi\"\"\" | params.`a` = 'say \"hi\"'",
        "params.a = '' | params.`a` = ''",
        "params.a = '\\' | params.`a` = '\\'",
        "params.opt IN ('adam', \"sgd\") | params.`opt` IN ('adam', 'sgd')",
        "tags.opt not in('a',) | tags.`opt` NOT IN ('a')",
        "tags.mlflow.user = 'me' | tags.`mlflow.user` = 'me'",
        "tag.team like 'a%' | tags.`team` LIKE 'a%'",
        "tags.team ILIKE '%B_' | tags.`team` ILIKE '%B_'",
        "tags.team IS NULL | tags.`team` IS NULL",
        "params.lr is  not\tnull | params.`lr` IS NOT NULL",
        "attributes.parent_run_id IS NULL | parent_run_id IS NULL",
        "parent_run_id = 'abc' | parent_run_id = 'abc'",
        "run_id = 'abc' | run_id = 'abc'",
        "attributes.run_id IN ('a','b') | run_id IN ('a', 'b')",
        "attr.run_name LIKE 'x%' | run_name LIKE 'x%'",
        "run.user_id != 'me' | user_id != 'me'",
        "attribute.artifact_uri = 'x' | artifact_uri = 'x'",
        "\"run name\" = 'x' | run_name = 'x'",
        "`Run Name` = 'x' | run_name = 'x'",
        "Run name = 'x' | run_name = 'x'",
        "attributes.\"Run name\" = 'x' | run_name = 'x'",
        "tags.`mlflow.runName` LIKE 'x%' | run_name LIKE 'x%'",
        "created > 1700000000000 | start_time > 1.7E12",
        "attributes.Created <= 5 | start_time <= 5.0",
        "end_time != 0 | end_time != 0.0",
        "duration > 1000 | duration > 1000.0",
        "status = 'FINISHED' | status = 'completed'",
        "status != 'Completed' | status != 'completed'",
        "status IN ('RUNNING', 'finished') | status IN ('running', 'completed')",
        "status LIKE 'FIN%' | status IN ('completed')",
        "status LIKE 'fin%' | status = 'fin%'",
        "status ILIKE '%ed' | status IN ('scheduled', 'completed', 'failed', 'killed')",
        "dataset.name = 'mnist' | dataset.name = 'mnist'",
        "datasets.digest LIKE 'a%' | dataset.digest LIKE 'a%'",
        "dataset.context NOT IN ('train') | dataset.context NOT IN ('train')",
        "a.x = 1 | !",
        "max(metrics.acc) > 0.9 | max(metrics.`acc`) > 0.9",
        "MIN ( metric.`val loss` ) <= -1 | min(metrics.`val loss`) <= -1.0",
        "(first(metrics.a) < 1) | first(metrics.`a`) < 1.0",
        "last(metrics.a) < 1 | metrics.`a` < 1.0",
        "metrics.max > 1 and max(metrics.max) > 1 | metrics.`max` > 1.0 AND max(metrics.`max`) > 1.0",
        "metrics.a > 1 AND metrics.b > 2 AND metrics.c > 3"
            + " | metrics.`a` > 1.0 AND metrics.`b` > 2.0 AND metrics.`c` > 3.0",
        "metrics.a > 1 OR metrics.b > 2 AND NOT metrics.c > 3"
            + " | metrics.`a` > 1.0 OR (metrics.`b` > 2.0 AND NOT metrics.`c` > 3.0)",
        "(metrics.a > 1 OR metrics.b > 2) AND not (metrics.c > 3)"
            + " | (metrics.`a` > 1.0 OR metrics.`b` > 2.0) AND NOT metrics.`c` > 3.0",
        "((metrics.a > 1)) | metrics.`a` > 1.0",
        "NOT NOT metrics.a > 1 | NOT NOT metrics.`a` > 1.0",
        "NOT tags.a IN ('x') | NOT tags.`a` IN ('x')",
      })
  void filtersOfRunsAreRead(String filter, String tree) {
    if (tree.equals("!")) {
      assertThatThrownBy(() -> FilterParser.filter(filter, TestNames.RUNS))
          .isInstanceOf(QuipuException.class);
      return;
    }
    Filter read = FilterParser.filter(filter, TestNames.RUNS).orElseThrow();
    assertThat(FilterText.of(read)).isEqualTo(tree);
    assertThat(FilterParser.filter(FilterText.of(read), TestNames.RUNS)).contains(read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "tags.old = 'a' | tags.`old` = 'a' OR (tags.`old` IS NULL AND parent_run_id = 'a')",
        "NOT tags.old IN ('a') | NOT (tags.`old` IN ('a') OR (tags.`old` IS NULL AND parent_run_id IN ('a')))",
        "tags.old IS NULL | tags.`old` IS NULL AND parent_run_id IS NULL",
        "tags.old IS NOT NULL | tags.`old` IS NOT NULL OR parent_run_id IS NOT NULL",
        "tags.oldest LIKE '%' | tags.`oldest` LIKE '%' OR (tags.`oldest` IS NULL AND (tags.`newer` LIKE '%'"
            + " OR (tags.`newer` IS NULL AND tags.`newest` LIKE '%')))",
      })
  void theFirstOfSeveralFieldsThatIsThereDecides(String filter, String tree) {
    Filter read = FilterParser.filter(filter, TestNames.RUNS).orElseThrow();
    assertThat(FilterText.of(read)).isEqualTo(tree);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "name = 'a' | name = 'a'",
        "attribute.name LIKE 'a/%' | name LIKE 'a/%'",
        "attr.name ILIKE 'a' AND tags.x = 'y' | name ILIKE 'a' AND tags.`x` = 'y'",
        "name IN ('a') | name IN ('a')",
        "creation_time >= 5 OR last_update_time < 7"
            + " | creation_time >= 5.0 OR last_update_time < 7.0",
        "status = 'ACTIVE' | status = 'active'",
        "status LIKE 'a%' | status IN ('active', 'archived')",
        "tags.`a b` IS NULL | tags.`a b` IS NULL",
        "experiment_id = '12' | experiment_id = 12.0",
        "experiment_id != 'x' | experiment_id != -1.0",
        "experiment_id IN ('1', '2') | experiment_id = 1.0 OR experiment_id = 2.0",
        "experiment_id NOT IN ('1', '2') | experiment_id != 1.0 AND experiment_id != 2.0",
        "experiment_id > 3 | experiment_id > 3.0",
        "run_count > 3 | run_count > 3.0",
        "last_run_time > 3 | last_run_time > 3.0",
      })
  void filtersOfExperimentsAreRead(String filter, String tree) {
    assertThat(FilterText.of(FilterParser.filter(filter, TestNames.EXPERIMENTS).orElseThrow()))
        .isEqualTo(tree);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void aBlankFilterIsNone(String filter) {
    assertThat(FilterParser.filter(filter, TestNames.RUNS)).isEmpty();
    assertThat(FilterParser.filter(filter, TestNames.EXPERIMENTS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "' OR 1=1-- | 0 | 10 | never closed",
        "1 = 1 | 0 | 1 | Expected a field such as metrics.loss",
        "'a' = 'a' | 0 | 3 | Expected a field",
        "x; DROP TABLE runs | 1 | 1 | no meaning here",
        "metrics.a > 1; DROP TABLE runs | 13 | 1 | no meaning here",
        "metrics.a > 1 -- x | 14 | 1 | no meaning here",
        "metrics.a > 1 /* x */ | 14 | 1 | no meaning here",
        "metrics.a | 9 | 0 | Expected an operator after \"metrics.a\", found the end",
        "metrics.a > | 11 | 0 | Expected a number",
        "metrics.a > '1' | 12 | 3 | Expected a number",
        "metrics.a > b | 12 | 1 | Expected a number",
        "metrics.a > 0x1F | 12 | 2 | is no number",
        "metrics.a > 1d | 12 | 2 | is no number",
        "metrics.a > 1_0 | 12 | 3 | is no number",
        "metrics.a > 1e | 12 | 2 | is no number",
        "metrics.a > 1.2.3 | 12 | 5 | is no number",
        "metrics.a > 1e400 | 12 | 5 | beyond the range",
        "metrics.a > NaN | 12 | 3 | Expected a number",
        "metrics.a > - | 12 | 1 | no meaning here",
        "metrics.a LIKE 'x' | 10 | 4 | is a number: compare it by",
        "metrics.a IN (1) | 10 | 2 | is a number: compare it by",
        "metrics.a IS NULL | 10 | 2 | Only params and tags",
        "median(metrics.a) > 1 | 0 | 6 | metrics have last, first, min and max",
        "max(params.a) > 1 | 4 | 8 | is no metric: max(...) takes a metric",
        "max(max(metrics.a)) > 1 | 4 | 3 | Unknown attribute",
        "max(metrics.a > 1 | 14 | 1 | Expected \")\" behind \"metrics.a\"",
        "max() > 1 | 4 | 1 | Expected a field",
        "max(metrics.a) LIKE 'x' | 15 | 4 | is a number: compare it by",
        "`max`(metrics.a) > 1 | 0 | 5 | Unknown attribute",
        "metrics.a == 1 | 10 | 2 | write = for equality",
        "metrics.a <> 1 | 10 | 2 | write != for inequality",
        "metrics.a =< 1 | 10 | 2 | is no operator",
        "metrics. > 1 | 0 | 8 | A key is missing",
        "metrics > 1 | 0 | 7 | Unknown attribute",
        "metrics.`` > 1 | 0 | 10 | A key is missing",
        "metrics.`a > 1 | 8 | 6 | never closed",
        "foo.a > 1 | 0 | 5 | Invalid type",
        "params.a = 'x | 11 | 2 | never closed",
        "params.a = x | 11 | 1 | text in single quotes or a number",
        "params.a = `x` | 11 | 3 | text in single quotes or a number",
        "params.a < '1' | 9 | 1 | without quotes",
        "params.a LIKE 1 | 14 | 1 | Expected a text",
        "params.a IN 'x' | 12 | 3 | a list of texts",
        "params.a IN () | 13 | 1 | Expected a text",
        "params.a IN ('x' 'y') | 17 | 3 | Expected \",\" or \")\"",
        "params.a IN (1, 2) | 13 | 1 | Expected a text",
        "params.a NOT LIKE 'x' | 13 | 4 | IN after NOT",
        "params.a IS 'x' | 12 | 3 | Expected NULL or NOT NULL",
        "tags.a = 1 | 9 | 1 | put \"1\" into single quotes",
        "tags.a > 'x' | 7 | 1 | not by >",
        "run_id < 'x' | 7 | 1 | not by <",
        "status = 1 | 9 | 1 | into single quotes",
        "start_time = 'x' | 13 | 3 | Expected a number",
        "dataset.source = 'x' | 0 | 14 | datasets have name, digest and context",
        "run_id IS NULL | 7 | 2 | Only params and tags",
        "(metrics.a > 1 | 14 | 0 | Expected AND, OR or \")\", found the end",
        "metrics.a > 1) | 13 | 1 | Expected AND, OR or the end",
        "metrics.a > 1 metrics.b > 1 | 14 | 9 | Expected AND, OR or the end",
        "metrics.a > 1 AND | 17 | 0 | Expected a field",
        "AND metrics.a > 1 | 0 | 3 | Unknown attribute",
        "NOT | 3 | 0 | Expected a field",
        "() | 1 | 1 | Expected a field",
        "metrics.a > 1 XOR metrics.b > 1 | 14 | 3 | Expected AND, OR or the end",
        "metrics.a > 1 & metrics.b > 1 | 14 | 1 | no meaning here",
        // Positions are in characters (code points), some of which are two of Java's.
        "tags.`😀` = '😀' AND 😀 | 19 | 1 | Character \"😀\" has no meaning here",
        "tags.`😀` = 😀😀 | 11 | 1 | no meaning here",
        "metrics.`😀` = '😀' | 14 | 3 | Expected a number",
      })
  void whatIsWrongIsSaidAndWhereItStands(String filter, int position, int length, String message) {
    assertThatThrownBy(() -> FilterParser.filter(filter, TestNames.RUNS))
        .isInstanceOfSatisfying(
            QuipuException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(e.message()).contains(message);
              assertThat(e.details())
                  .isEqualTo(Map.of("field", "filter", "position", position, "length", length));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metrics.a > 1",
        "params.a = 'x'",
        "run_id = 'x'",
        "run name = 'x'",
        "dataset.name = 'x'",
        "name > 'a'",
        "experiment_id LIKE '1'",
        "creation_time = 'x'",
        "experiment_id IS NULL"
      })
  void experimentsDoNotHaveWhatRunsHave(String filter) {
    assertThatThrownBy(() -> FilterParser.filter(filter, TestNames.EXPERIMENTS))
        .isInstanceOf(QuipuException.class);
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> unbounded() {
    return Stream.of(
        arguments("100 000 parentheses", "(".repeat(100_000), "at most 40000"),
        arguments("10 000 clauses", and(10_000), "at most 40000"),
        arguments("201 clauses", and(QueryLimits.FILTER_CLAUSES + 1), "more than 200 comparisons"),
        arguments("65 parentheses", "(".repeat(65), "deeper than 64 levels"),
        arguments("65 times NOT", "NOT ".repeat(65) + "metrics.a > 1", "deeper than 64 levels"),
        arguments("1001 values", in(1001), "more than 1000 values"),
        arguments("a long pattern", "params.a LIKE '" + "%_".repeat(501) + "'", "Pattern has 1002"),
        arguments("U+0000", "params.a = '\u0000'", "U+0000 is not allowed"),
        arguments("a lone surrogate", "params.a = '\ud800'", "A lone surrogate"),
        arguments("a long name", "metrics.a > 1 AND " + "x".repeat(30_000), "Unknown attribute"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unbounded")
  void workIsBounded(String name, String filter, String message) {
    assertThatThrownBy(() -> FilterParser.filter(filter, TestNames.RUNS))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
  }

  @Test
  void theLimitsThemselvesAreAllowed() {
    assertThat(FilterParser.filter(and(QueryLimits.FILTER_CLAUSES), TestNames.RUNS)).isPresent();
    assertThat(FilterParser.filter(in(QueryLimits.FILTER_LIST_VALUES), TestNames.RUNS)).isPresent();
    assertThat(
            FilterParser.filter("(".repeat(64) + "metrics.a > 1" + ")".repeat(64), TestNames.RUNS))
        .isPresent();
    assertThat(
            FilterParser.filter(
                "(metrics.a > 1) AND ".repeat(100) + "metrics.a > 1", TestNames.RUNS))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "metrics.loss | metrics.`loss` ASC",
        "metrics.loss DESC | metrics.`loss` DESC",
        "max(metrics.loss) DESC | max(metrics.`loss`) DESC",
        "metrics.`a b` asc | metrics.`a b` ASC",
        "params.\"a b\" desc | params.`a b` DESC",
        "tags.mlflow.runName | run_name ASC",
        "tags.mlflow.user | tags.`mlflow.user` ASC",
        "start_time | start_time ASC",
        "attributes.start_time DESC | start_time DESC",
        "attribute.Created DESC | start_time DESC",
        "end_time | end_time ASC",
        "duration DESC | duration DESC",
        "run_name | run_name ASC",
        "Run name desc | run_name DESC",
        "status | status ASC",
        "user_id | user_id ASC",
        "run_id | run_id ASC",
        "artifact_uri | artifact_uri ASC",
      })
  void ordersOfRunsAreRead(String orderBy, String order) {
    assertThat(FilterParser.order(List.of(orderBy), TestNames.RUNS))
        .singleElement()
        .extracting(FilterText::of)
        .isEqualTo(order);
  }

  @Test
  void ordersOfExperimentsAreRead() {
    assertThat(
            FilterParser.order(
                List.of(
                    "name DESC",
                    "attribute.creation_time",
                    "experiment_id ASC",
                    "last_update_time",
                    "run_count DESC",
                    "last_run_time",
                    "tags.x"),
                TestNames.EXPERIMENTS))
        .extracting(FilterText::of)
        .containsExactly(
            "name DESC",
            "creation_time ASC",
            "experiment_id ASC",
            "last_update_time ASC",
            "run_count DESC",
            "last_run_time ASC",
            "tags.`x` ASC");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "x; DROP | 1 | 1 | no meaning here",
        "name; DROP TABLE runs | 4 | 1 | no meaning here",
        "start_time; DROP | 10 | 1 | no meaning here",
        "start_time SIDEWAYS | 11 | 8 | Expected ASC, DESC or the end",
        "start_time ASC DESC | 15 | 4 | Expected ASC, DESC or the end",
        "start_time, run_id | 10 | 1 | Expected ASC, DESC or the end",
        "metrics.a b | 10 | 1 | Expected ASC, DESC or the end",
        "metrics.a > 1 | 10 | 1 | Expected ASC, DESC or the end",
        "dataset.name | 0 | 12 | cannot be ordered by a dataset",
        "'start_time' | 0 | 12 | Expected a field",
        "created | 0 | 7 | names the same field twice",
      })
  void wrongOrdersAreRefused(String orderBy, int position, int length, String message) {
    assertThatThrownBy(
            () -> FilterParser.order(List.of("start_time DESC", orderBy), TestNames.RUNS))
        .isInstanceOfSatisfying(
            QuipuException.class,
            e -> {
              assertThat(e.message()).contains(message);
              assertThat(e.details())
                  .isEqualTo(
                      Map.of(
                          "field", "orderBy", "position", position, "length", length, "index", 1));
            });
  }

  @Test
  void lengthsAreCountedInCharacters() {
    String most = "😀".repeat(QueryLimits.LIKE_PATTERN_CHARS);
    assertThat(FilterParser.filter("tags.a LIKE '" + most + "'", TestNames.RUNS)).isPresent();
    assertThatThrownBy(() -> FilterParser.filter("tags.a LIKE '" + most + "x'", TestNames.RUNS))
        .hasMessageContaining("Pattern has 1001 characters; at most 1000 are allowed");

    String start = "tags.a = '";
    String filter = start + "😀".repeat(QueryLimits.FILTER_CHARS - start.length() - 1) + "'";
    assertThat(FilterParser.filter(filter, TestNames.RUNS)).isPresent();
    assertThatThrownBy(() -> FilterParser.filter(filter + "😀 ", TestNames.RUNS))
        .isInstanceOfSatisfying(
            QuipuException.class,
            e -> {
              assertThat(e.message())
                  .contains("Filter has 40002 characters; at most 40000 are allowed");
              assertThat(e.details())
                  .isEqualTo(
                      Map.of("field", "filter", "position", QueryLimits.FILTER_CHARS, "length", 2));
            });
  }

  @Test
  void anEmptyOrderIsRefusedButNoOrderIsFine() {
    assertThat(FilterParser.order(List.of(), TestNames.RUNS)).isEmpty();
    assertThatThrownBy(() -> FilterParser.order(List.of(" "), TestNames.RUNS))
        .hasMessageContaining("Expected a field");
  }

  @Test
  void anOrderHasLimitedKeys() {
    List<String> keys = IntStream.range(0, 21).mapToObj(i -> "metrics.m" + i).toList();
    assertThat(FilterParser.order(keys.subList(0, 20), TestNames.RUNS)).hasSize(20);
    assertThatThrownBy(() -> FilterParser.order(keys, TestNames.RUNS))
        .hasMessageContaining("at most 20");
  }

  private static String and(int clauses) {
    return IntStream.range(0, clauses)
        .mapToObj(i -> "metrics.a > " + i)
        .collect(Collectors.joining(" AND "));
  }

  private static String in(int values) {
    return IntStream.range(0, values)
        .mapToObj(i -> String.format("'%032x'", i))
        .collect(Collectors.joining(",", "run_id IN (", ")"));
  }
}
