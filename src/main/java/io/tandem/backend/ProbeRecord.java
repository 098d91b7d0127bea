package io.tandem.backend;

import java.util.ArrayList;
import java.util.List;

/** The steps of a probe while it is made. After the first failure nothing more is tried. */
public final class ProbeRecord {
  /** Tries something, and says what it found. */
  @FunctionalInterface
  public interface Trial {
    /** Returns what was found: a version, a path, a name. */
    String run() throws Exception;
  }

  private final List<ProbeStep> steps = new ArrayList<>();
  private boolean failed;

  /** A probe that goes on where another one ended. */
  public ProbeRecord(Probe before) {
    steps.addAll(before.steps());
    failed = !before.passed();
  }

  /** A probe at its start. */
  public ProbeRecord() {
    this(new Probe(List.of()));
  }

  /**
   * Makes a step, unless one before it failed.
   *
   * @param advice what to do where the failure itself does not say
   */
  public void step(String name, String advice, Trial trial) {
    if (failed) {
      return;
    }
    try {
      steps.add(new ProbeStep(name, true, trial.run(), ""));
    } catch (Unusable unusable) {
      fail(name, unusable.getMessage(), unusable.advice());
    } catch (Exception | LinkageError error) {
      // What is thrown where a native library is missing or wrong is a LinkageError.
      fail(name, firstLine(error), advice);
    }
  }

  /** Whether a step has failed. */
  public boolean hasFailed() {
    return failed;
  }

  /** The probe as far as it was made. */
  public Probe toProbe() {
    return new Probe(List.copyOf(steps));
  }

  private void fail(String name, String reason, String advice) {
    failed = true;
    steps.add(new ProbeStep(name, false, reason, advice));
  }

  /**
   * The linker's own words, which JCuda buries in two stack traces; without what is advised to who
   * meets a failure during a run.
   */
  private static String firstLine(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return message
        .lines()
        .filter(line -> line.contains(".so"))
        .findFirst()
        .or(() -> message.lines().findFirst())
        .map(line -> line.replaceFirst("^\\S*(Error|Exception): ", "").trim())
        .map(line -> line.replaceFirst("; tandem devices .*", ""))
        .orElse(error.getClass().getSimpleName());
  }
}
