package dev.quipu.faults;

import dev.quipu.core.frame.Frame;

/// What is sent as one frame.
abstract class Framed extends Sent {
  abstract Frame frame();
}
