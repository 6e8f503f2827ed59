package dev.quipu.store.sqlite.read;

import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.store.sqlite.session.Session;

/// The session below a transaction, for tests that need SQL of their own.
public final class TransactionSession {
  private TransactionSession() {}

  public static Session of(ReadTransaction tx) {
    return ((SqliteRunReader) tx.runs()).session;
  }
}
