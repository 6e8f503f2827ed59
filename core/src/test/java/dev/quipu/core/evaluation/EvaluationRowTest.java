package dev.quipu.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.SpanId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationRowTest {
  private static final JsonText DATA = new JsonText("{\"input\":\"2 + 2\",\"output\":\"4\"}");

  private static final Score FULL =
      Score.builder("judge", "helpful")
          .value(0.75)
          .label("good")
          .explanation("Because \"it\" helps\n")
          .success(true)
          .threshold(0.5)
          .strict(true)
          .higherIsBetter(false)
          .model("gpt")
          .cost(0.002)
          .rubric(3.0)
          .error("slow")
          .build();

  private static EvaluationRow row(Score... scores) {
    return new EvaluationRow(
        "math", "k1", DATA, new JsonText("{\"lang\":\"en\"}"), List.of(scores));
  }

  @Test
  void rowsComeBackFromFramesWithEveryPartAndWithNone() {
    List<LineageRecord> records =
        List.of(
            new CaseEvaluated(
                1, new SpanId("00000000000000ab"), row(FULL, Score.of("exact", "", 1))),
            new CaseEvaluated(
                2, null, new EvaluationRow("", "k2", new JsonText("{}"), null, List.of())));
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    records.forEach(record -> LineageFrames.add(frame, record));
    Frame sent = Frame.decode(frame.build().encoded());
    LineageFrames.check(sent);
    assertThat(LineageFrames.read(sent)).isEqualTo(records);
  }

  @Test
  void aScoreWithoutPartsIsShort() {
    assertThat(ScoresJson.write(List.of(Score.of("exact", "", 1))).text())
        .isEqualTo("[{\"evaluator\":\"exact\",\"value\":1}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[1]",
        "[{}]",
        "[{\"evaluator\":\"\"}]",
        "[{\"evaluator\":\"e\",\"value\":\"1\"}]",
        "[{\"evaluator\":\"e\",\"value\":1e999}]",
        "[{\"evaluator\":\"e\",\"success\":1}]",
        "[{\"evaluator\":\"e\",\"cost\":-1}]",
        "[{\"evaluator\":\"e\",\"other\":1}]",
        "[{\"evaluator\":\"a\\u0000\"}]"
      })
  void whatIsNoScoreIsRefused(String json) {
    assertThatThrownBy(() -> ScoresJson.read(new JsonText(json)))
        .isInstanceOf(QuipuException.class);
  }

  @Test
  void valuesThatAreNotFiniteAreRefused() {
    assertThatThrownBy(() -> Score.of("e", "", Double.NaN))
        .hasMessageContaining("Value of a score is NaN");
  }

  @Test
  void tooManyScoresAndTwoOfOneNameAreRefused() {
    List<Score> many = new ArrayList<>();
    for (int i = 0; i <= EvaluationLimits.SCORES_A_ROW; i++) {
      many.add(Score.of("e" + i, "", 0));
    }
    assertThatThrownBy(() -> row(many.toArray(Score[]::new)))
        .hasMessageContaining("has 101 scores; at most 100");
    assertThatThrownBy(() -> row(FULL, FULL)).hasMessageContaining("two scores");
    assertThatThrownBy(() -> new EvaluationRow("", "k", new JsonText("[]"), null, List.of()))
        .hasMessageContaining("no JSON object");
    assertThatThrownBy(() -> new EvaluationRow("", "", DATA, null, List.of()))
        .hasMessageContaining("is empty");
  }

  @Test
  void theKeyOfAnInputDoesNotDependOnOrderAndSpelling() {
    String one = EvaluationRow.keyOf(new JsonText("{\"a\":1.0,\"b\":[\"\\u0041\",1e2]}"));
    String other = EvaluationRow.keyOf(new JsonText("{\"b\":[\"A\",100],\"a\":1}"));
    assertThat(one).isEqualTo(other).hasSize(64);
    assertThat(EvaluationRow.keyOf(new JsonText("9007199254740993")))
        .isNotEqualTo(EvaluationRow.keyOf(new JsonText("9007199254740992")));
  }

  @Test
  void theLaterRecordReplacesWhicheverCameFirst() {
    CaseEvaluated early = new CaseEvaluated(1, null, row());
    CaseEvaluated late = new CaseEvaluated(2, null, row(FULL));
    CaseEvaluated sameTime = new CaseEvaluated(2, null, row());
    assertThat(late.replaces(early)).isTrue();
    assertThat(early.replaces(late)).isFalse();
    assertThat(late.replaces(sameTime)).isNotEqualTo(sameTime.replaces(late));
    assertThat(late.replaces(late)).isFalse();
  }

  @Test
  void aCaseIsASuccessIfNoScoreFailed() {
    Score pass = Score.builder("a", "").success(true).build();
    Score fail = Score.builder("b", "").success(false).build();
    assertThat(row(pass, Score.of("c", "", 1)).success()).isTrue();
    assertThat(row(pass, fail).success()).isFalse();
    assertThat(row(Score.of("c", "", 1)).success()).isNull();
  }
}
