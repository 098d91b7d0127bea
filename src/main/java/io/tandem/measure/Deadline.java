package io.tandem.measure;

/** When something should be done. */
final class Deadline {
  private final long nanoTime;

  private Deadline(long nanoTime) {
    this.nanoTime = nanoTime;
  }

  static Deadline in(double seconds) {
    return new Deadline(System.nanoTime() + Math.round(seconds * 1e9));
  }

  /** The time that is left; below 0 once it is up. */
  double seconds() {
    return (nanoTime - System.nanoTime()) / 1e9;
  }
}
