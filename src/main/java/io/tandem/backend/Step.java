package io.tandem.backend;

/** Operations recorded once and run as one, as often as wanted. */
@FunctionalInterface
public interface Step {
  /**
   * Runs the recorded operations this many times, one run after the other; may return before they
   * are done.
   */
  void run(int times);
}
