package dev.quipu.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands between clients and a server, and cuts both connections after a given number of bytes of
/// the request or of the answer.
final class CuttingProxy implements AutoCloseable {
  private final int serverPort;
  private final ServerSocket listener;
  private final Thread acceptor;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile long requestBytes = Long.MAX_VALUE;
  private volatile long answerBytes = Long.MAX_VALUE;

  CuttingProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    acceptor = Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /// Where connections made from now on are cut.
  void cut(long afterRequestBytes, long afterAnswerBytes) {
    requestBytes = afterRequestBytes;
    answerBytes = afterAnswerBytes;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        long request = requestBytes;
        long answer = answerBytes;
        Thread.ofVirtual().start(() -> pump(client, server, request));
        Thread.ofVirtual().start(() -> pump(server, client, answer));
      } catch (IOException e) {
        // The proxy is closed, or the server accepts no connection; the next client will notice.
      }
    }
  }

  /// Copies until the limit or until one of the two ends, which ends both.
  private void pump(Socket from, Socket to, long limit) {
    byte[] buffer = new byte[8192];
    long left = limit;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0 && left > 0; n = left > 0 ? in.read(buffer) : -1) {
        int some = (int) Math.min(n, left);
        out.write(buffer, 0, some);
        left -= some;
      }
    } catch (IOException e) {
      // The other side has been cut.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
