package io.tandem.bench;

/** A library in a comparison. */
@FunctionalInterface
public interface Contender {
  /**
   * Prepares a case and runs laps of it for as long as the clock wants more.
   *
   * @param name what to time, such as {@link TrainingCase} writes it
   * @throws Exception if the library cannot do it; the comparison shows the message
   */
  void run(String name, Clock clock) throws Exception;
}
