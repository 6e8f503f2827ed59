package dev.quipu.trackers.wandb;

/// What a server is to do wrong. Guarded by the server.
final class Trouble {
  private int toFail;
  private int toRefuse;
  private int refusalStatus;
  private String refusedPart = "";

  /// A refusal that is meant.
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;

    Refusal(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  void failNext(int count) {
    toFail = count;
  }

  void refuseNext(int count, int status, String part) {
    toRefuse = count;
    refusalStatus = status;
    refusedPart = part;
  }

  /// Looks at a request, its path and its body.
  ///
  /// @throws Refusal if the request is to go wrong
  void check(String request) {
    if (toFail > 0) {
      toFail--;
      throw new Refusal(503, "Busy");
    }
    if (toRefuse > 0 && request.contains(refusedPart)) {
      toRefuse--;
      throw new Refusal(refusalStatus, "Refused");
    }
  }
}
