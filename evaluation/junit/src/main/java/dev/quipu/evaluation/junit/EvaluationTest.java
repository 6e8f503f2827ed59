package dev.quipu.evaluation.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// A method that is a test for each case of a data set. The method takes the
/// [dev.quipu.evaluation.TestCase] and [CaseScores], to which it gives the output and the
/// evaluators. The scores of each case go to a run, also if the test fails; one run is begun for
/// the method. A case fails its test if a score says so, as one below its threshold does, if an
/// evaluator fails, or if the method throws.
///
/// ```java
/// @EvaluationTest(file = "qa.jsonl")
/// void answersAreRight(TestCase testCase, CaseScores scores) throws Exception {
///   scores.output(model.answer(testCase.input()));
///   scores.by(Evaluators.exactMatch(), Evaluators.tokenF1().threshold(0.7));
/// }
/// ```
///
/// The parameter `quipu.evaluation.to` of the JUnit platform says where runs go: `csv:FOLDER` or
/// `json:FOLDER` for files, `local:FOLDER` for run folders, `server` or `server:URL` for a server.
/// Without it they go to `csv:evaluations`.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(EvaluationExtension.class)
public @interface EvaluationTest {
  /// A file with the cases, `.jsonl` or `.csv`: a resource beside the class, or else a file below
  /// the working folder; see [dev.quipu.evaluation.cases.CaseFile].
  String file() default "";

  /// A static method of the class that gives the cases as an `Iterable` or a `Stream`, instead of a
  /// file.
  String method() default "";

  /// The name of the data set; empty for the name of the file or method.
  String dataset() default "";

  /// The name of the project, which is the experiment on a server; empty for the name of the class.
  String project() default "";
}
