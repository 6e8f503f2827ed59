package dev.quipu.sdk.send;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.Json;
import dev.quipu.sdk.wire.NativeApi;
import java.net.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Sends requests of journals as requests of the native API. Any thread.
final class HttpRequests implements Requests {
  private final NativeApi api;

  HttpRequests(NativeApi api) {
    this.api = api;
  }

  @Override
  public CompletableFuture<?> send(Journal journal, Request request, Consumer<Answer> sink) {
    return api.send(request.accept(new ToHttp(journal)), sink);
  }

  private final class ToHttp implements Request.Visitor<HttpRequest> {
    private final Journal journal;
    private final RunId run;
    private final NativeApi api;

    ToHttp(Journal journal) {
      this.journal = journal;
      run = journal.run();
      api = HttpRequests.this.api.in(journal.project());
    }

    @Override
    public HttpRequest createProject(Request.CreateProject create) {
      return api.createProject(Json.project(journal.project()));
    }

    @Override
    public HttpRequest createRun(Request.CreateRun create) {
      return api.createRun(Json.create(run, create.begin()));
    }

    @Override
    public HttpRequest announceAttempt(Request.AnnounceAttempt announce) {
      return api.createAttempt(run, Json.attempt(announce.attempt()));
    }

    @Override
    public HttpRequest findAttempt(Request.FindAttempt find) {
      return api.attempts(run);
    }

    @Override
    public HttpRequest loadRun(Request.LoadRun load) {
      return api.run(run);
    }

    @Override
    public HttpRequest reopenRun(Request.ReopenRun reopen) {
      return api.changeRun(run, Json.reopen());
    }

    @Override
    public HttpRequest changeRun(Request.ChangeRun change) {
      return api.changeRun(run, Json.change(change.changes()));
    }

    @Override
    public HttpRequest createAlert(Request.CreateAlert create) {
      return api.createAlert(run, Json.alert(create.alert()));
    }

    @Override
    public HttpRequest sendFrame(Request.SendFrame send) {
      return api.appendFrame(run, journal.writer(), send.sequence(), send.attempt(), send.bytes());
    }

    @Override
    public HttpRequest endRun(Request.EndRun end) {
      return api.changeRun(
          run, Json.end(end.end().status().word(), end.end().endMs(), end.losses()));
    }

    @Override
    public HttpRequest heartbeat(Request.Heartbeat heartbeat) {
      return api.heartbeat(run);
    }
  }
}
