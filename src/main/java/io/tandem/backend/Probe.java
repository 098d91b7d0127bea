package io.tandem.backend;

import java.util.List;
import java.util.Optional;

/**
 * What came of trying a device: work was done on it and compared with what is right.
 *
 * @param steps in the order in which they were tried; the first failure is the last step
 */
public record Probe(List<ProbeStep> steps) {
  /** Whether the device works. */
  public boolean passed() {
    return failure().isEmpty();
  }

  /** The step that failed, if any. */
  public Optional<ProbeStep> failure() {
    return steps.stream().filter(step -> !step.passed()).findFirst();
  }
}
