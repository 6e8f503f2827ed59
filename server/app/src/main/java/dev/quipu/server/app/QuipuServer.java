package dev.quipu.server.app;

import dev.quipu.core.model.IdSource;
import dev.quipu.engine.Engine;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.outgoing.Outside;
import dev.quipu.engine.projects.Projects;
import dev.quipu.outgoing.OutgoingTransport;
import dev.quipu.server.http.Access;
import dev.quipu.server.http.Api;
import dev.quipu.server.http.HttpServer;
import dev.quipu.server.mlflow.MlflowApi;
import dev.quipu.server.nativeapi.NativeApi;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// A running tracker: store, engine, protocols and page.
public final class QuipuServer implements AutoCloseable {
  private final ServerOptions options;
  private final Store store;
  private final Engine engine;
  private final HttpServer http;
  private final OutgoingTransport transport;
  private boolean closed;

  private QuipuServer(
      ServerOptions options,
      Store store,
      Engine engine,
      HttpServer http,
      OutgoingTransport transport) {
    this.options = options;
    this.store = store;
    this.engine = engine;
    this.http = http;
    this.transport = transport;
  }

  /// Opens the store and starts to listen.
  ///
  /// @throws dev.quipu.core.error.QuipuException if the folder is in use by another server, or the
  ///   port is taken
  public static QuipuServer start(ServerOptions options) {
    return start(options, InstantSource.system());
  }

  /// Starts with another clock than the system's. No wait depends on this clock.
  public static QuipuServer start(ServerOptions options, InstantSource clock) {
    FileBlobStore blobs = FileBlobStore.open(options.data());
    // Opening the store ensures that no other server has the folder.
    Store store = SqliteStore.open(options.data(), clock, blobs);
    try {
      blobs.removeUnfinished();
      return start(options, clock, store, blobs);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static QuipuServer start(
      ServerOptions options, InstantSource clock, Store store, BlobStore blobs) {
    OutgoingTransport transport = new OutgoingTransport(options.outgoing());
    Engine engine =
        Engine.over(
            store,
            blobs,
            clock,
            IdSource.system(),
            new SecureRandom(),
            new Outside(transport, options.pageUrl()));
    try {
      NativeApi nativeApi = new NativeApi(engine, Version.read(), clock);
      List<Api> apis =
          List.of(
              new MlflowApi(engine, options.registry().modelSourcePattern()),
              nativeApi,
              WebPage.fromClasspath(nativeApi, options.parsedPublicUrl()));
      HttpServer http =
          HttpServer.start(
              new HttpServer.Listen(
                  options.host(), options.port(), options.hostNames(), options.parsedPublicUrl()),
              apis,
              everybody(engine.projects()),
              engine.memory());
      return new QuipuServer(options, store, engine, http, transport);
    } catch (RuntimeException e) {
      engine.close();
      transport.close();
      throw e;
    }
  }

  /// Until there is a sign-in, everybody who reaches the server may do everything in every project.
  private static Access everybody(Projects projects) {
    return (exchange, project, permission) -> Scope.of(projects.require(project));
  }

  /// The address of the page and the APIs, on this machine.
  public String url() {
    String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    return "http://" + host + ":" + http.port();
  }

  /// Answers the requests in flight, then closes the store. A second call waits for the first and
  /// does nothing else.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    engine.live().close();
    http.close();
    engine.close();
    transport.close();
    store.close();
  }
}
