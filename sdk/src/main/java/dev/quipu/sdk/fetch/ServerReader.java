package dev.quipu.sdk.fetch;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.access.ServerAccess;
import dev.quipu.sdk.capture.SdkVersion;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.Backoff;
import dev.quipu.sdk.wire.LimitedBody;
import dev.quipu.sdk.wire.NativeApi;
import dev.quipu.sdk.wire.Progress;
import dev.quipu.sdk.wire.UploadBody;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Asks the server and waits for the answer. Any thread.
///
/// @param patience how long an answer may stand still before it is asked for again
/// @param timeout how long a request is repeated
public record ServerReader(
    NativeApi api,
    URI server,
    Duration patience,
    Duration timeout,
    LongSupplier nanoTime,
    RandomGenerator random) {

  /// Asks a server about a project.
  ///
  /// @param project the name of the project
  public static ServerReader of(ServerAccess access, String project) {
    return new ServerReader(
        new NativeApi(
            access.client(), access.server(), project, SdkVersion.USER_AGENT, access.headers()),
        access.server(),
        access.requestTimeout(),
        access.readTimeout(),
        access.nanoTime(),
        access.random());
  }

  /// The JSON that the server answers.
  ///
  /// @param proof a field that every true answer has at its top
  /// @throws QuipuException the error of the server; UNAVAILABLE if there is no answer
  public JsonObject load(HttpRequest request, String proof) {
    return JsonObject.parse(loadBytes(request, proof));
  }

  /// As [#load], as it was sent.
  public byte[] loadBytes(HttpRequest request, String proof) {
    return loadBytes(progress -> request, proof);
  }

  /// As [#loadBytes], for a request with a large body, which may take any time but must not stand
  /// still.
  ///
  /// @param body can be sent several times
  /// @param request makes the request with the body
  public byte[] upload(
      BodyPublisher body, Function<BodyPublisher, HttpRequest> request, String proof) {
    return loadBytes(progress -> request.apply(new UploadBody(body, progress)), proof);
  }

  private byte[] loadBytes(Function<Progress, HttpRequest> request, String proof) {
    Retries retries = retries();
    while (true) {
      Progress progress = new Progress(nanoTime);
      LimitedBody body = new LimitedBody(FetchLimits.ANSWER_BYTES, progress::moved);
      Answer answer = ask(request.apply(progress), info -> body, progress);
      Answer.Verdict verdict = answer.verdict(proof);
      if (verdict == Answer.Verdict.DONE) {
        if (answer.body().length >= FetchLimits.ANSWER_BYTES) {
          throw new QuipuException(
              ErrorCode.TOO_LARGE,
              "The server at "
                  + server
                  + " sends an answer of at least "
                  + FetchLimits.ANSWER_BYTES
                  + " bytes; less are allowed");
        }
        return answer.body();
      }
      retries.await(answer, verdict);
    }
  }

  /// As [#load], but empty if the server has no such thing.
  public Optional<JsonObject> find(HttpRequest request, String proof) {
    try {
      return Optional.of(load(request, proof));
    } catch (QuipuException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Sends a request once.
  Answer ask(HttpRequest request, HttpResponse.BodyHandler<byte[]> body, Progress progress) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    CompletableFuture<?> pending = api.send(request, body, answer::complete);
    try {
      progress.await(answer, patience);
    } catch (InterruptedException e) {
      throw Retries.interrupted(e);
    } finally {
      if (!answer.isDone()) {
        pending.cancel(true);
      }
    }
    return answer.getNow(Answer.none("nothing came for " + patience));
  }

  Retries retries() {
    return new Retries(server, timeout, new Backoff(random), nanoTime);
  }
}
