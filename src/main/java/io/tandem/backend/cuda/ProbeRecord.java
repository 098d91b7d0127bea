package io.tandem.backend.cuda;

import io.tandem.backend.Probe;
import io.tandem.backend.ProbeStep;
import java.util.ArrayList;
import java.util.List;

/** The steps of a probe while it is made. After the first failure nothing more is tried. */
final class ProbeRecord {
  /** Tries something, and says what it found. */
  @FunctionalInterface
  interface Trial {
    String run() throws Exception;
  }

  private final List<ProbeStep> steps = new ArrayList<>();
  private boolean failed;

  /** A probe that goes on where another one ended. */
  ProbeRecord(Probe before) {
    steps.addAll(before.steps());
    failed = !before.passed();
  }

  /** A probe at its start. */
  ProbeRecord() {
    this(new Probe(List.of()));
  }

  /**
   * Makes a step, unless one before it failed.
   *
   * @param advice what to do where the failure itself does not say
   */
  void step(String name, String advice, Trial trial) {
    if (failed) {
      return;
    }
    try {
      steps.add(new ProbeStep(name, true, trial.run(), ""));
    } catch (Unusable unusable) {
      fail(name, unusable.getMessage(), unusable.advice());
    } catch (Exception | LinkageError error) {
      // What JCuda throws where a library is missing or wrong is a LinkageError.
      fail(name, firstLine(error), advice);
    }
  }

  boolean hasFailed() {
    return failed;
  }

  Probe toProbe() {
    return new Probe(List.copyOf(steps));
  }

  private void fail(String name, String reason, String advice) {
    failed = true;
    steps.add(new ProbeStep(name, false, reason, advice));
  }

  /** The linker's own words, which JCuda buries in two stack traces. */
  private static String firstLine(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return message
        .lines()
        .filter(line -> line.contains(".so"))
        .findFirst()
        .or(() -> message.lines().findFirst())
        .map(line -> line.replaceFirst("^\\S*(Error|Exception): ", "").trim())
        .map(line -> line.replace(Status.ADVICE, ""))
        .orElse(error.getClass().getSimpleName());
  }
}
