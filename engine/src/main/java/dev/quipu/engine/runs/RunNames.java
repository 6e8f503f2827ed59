package dev.quipu.engine.runs;

import java.util.random.RandomGenerator;

/// Makes names, such as `patient-heron-417`, for runs and models without one.
public final class RunNames {
  private static final String[] FIRST = {
    "agile", "amber", "bold", "brave", "bright", "calm", "candid", "clever", "crisp", "curious",
    "deft", "eager", "early", "fair", "fleet", "gentle", "glad", "golden", "hardy", "honest",
    "jolly", "keen", "kind", "lively", "lucid", "mellow", "mild", "nimble", "noble", "patient",
    "plucky", "polite", "proud", "quick", "quiet", "rapid", "serene", "sharp", "silent", "smooth",
    "steady", "sunny", "swift", "tidy", "upbeat", "vivid", "warm", "wise", "witty", "zesty"
  };
  private static final String[] SECOND = {
    "alpaca", "badger", "bear", "bison", "condor", "crane", "crow", "deer", "dove", "eagle",
    "falcon", "finch", "fox", "gecko", "goose", "hare", "hawk", "heron", "ibex", "ibis",
    "jaguar", "koala", "lark", "lemur", "llama", "lynx", "marten", "mole", "moth", "newt",
    "otter", "owl", "panda", "perch", "puma", "quail", "raven", "robin", "salmon", "seal",
    "shrew", "sloth", "snail", "stork", "swan", "tapir", "toad", "trout", "vicuna", "wren"
  };

  private final RandomGenerator random;

  public RunNames(RandomGenerator random) {
    this.random = random;
  }

  public String next() {
    return FIRST[random.nextInt(FIRST.length)]
        + "-"
        + SECOND[random.nextInt(SECOND.length)]
        + "-"
        + random.nextInt(100, 1000);
  }
}
