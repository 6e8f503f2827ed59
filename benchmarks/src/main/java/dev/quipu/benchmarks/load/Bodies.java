package dev.quipu.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes the requests of one run, with the fields, order and spacing of MLflow's Python client.
/// The text around the values is made once, because the generator shares the machine with the
/// server.
public final class Bodies {
  private static final int HEAD_BYTES = 512;

  private final Workload workload;
  private final Curve curve;
  private final int run;
  private final byte[] head;
  private final byte[] open;
  private final byte[] close;
  private final byte[][] keyed;
  private byte[] buffer;
  private int start;
  private int end;

  public Bodies(Workload workload, Curve curve, int run, String runId, String host) {
    this.workload = workload;
    this.curve = curve;
    this.run = run;
    head =
        ascii(
            """
            POST %s HTTP/1.1\r
            Host: %s\r
            User-Agent: mlflow-python-client/3.17.2\r
            Accept-Encoding: gzip, deflate\r
            Accept: */*\r
            Connection: keep-alive\r
            Content-Type: application/json\r
            Content-Length: \
            """
                .formatted(workload.path(), host));
    boolean single = workload == Workload.SINGLE;
    open =
        ascii(
            single
                ? "{\"run_uuid\": \"" + runId + "\", "
                : "{\"run_id\": \"" + runId + "\", \"metrics\": [");
    close = ascii(single ? ", \"run_id\": \"" + runId + "\"}" : "]}");
    List<String> keys = workload.runKeys();
    keyed = new byte[keys.size()][];
    for (int k = 0; k < keyed.length; k++) {
      keyed[k] = ascii((single ? "" : "{") + "\"key\": \"" + keys.get(k) + "\", \"value\": ");
    }
    buffer = new byte[HEAD_BYTES + workload.points() * 120 + 200];
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Writes the n-th request, counted from 0.
  void write(long n) {
    end = HEAD_BYTES;
    put(open);
    if (workload == Workload.SINGLE) {
      int k = (int) (n % keyed.length);
      long step = n / keyed.length;
      put(keyed[k]);
      put(curve.text(run, k, step));
      put(stepText(step));
    } else {
      for (long step = n * workload.rows; step < (n + 1) * workload.rows; step++) {
        byte[] tail = stepText(step);
        for (int k = 0; k < keyed.length; k++) {
          put(keyed[k]);
          put(curve.text(run, k, step));
          put(tail);
        }
      }
      end -= 2;
    }
    put(close);
    byte[] length = ascii((end - HEAD_BYTES) + "\r\n\r\n");
    start = HEAD_BYTES - head.length - length.length;
    System.arraycopy(head, 0, buffer, start, head.length);
    System.arraycopy(length, 0, buffer, HEAD_BYTES - length.length, length.length);
  }

  private byte[] stepText(long step) {
    String text = ", \"timestamp\": " + curve.timeMs(step) + ", \"step\": " + step;
    return ascii(workload == Workload.SINGLE ? text : text + "}, ");
  }

  private void put(byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, end, bytes.length);
    end += bytes.length;
  }

  byte[] buffer() {
    return buffer;
  }

  int start() {
    return start;
  }

  int length() {
    return end - start;
  }
}
