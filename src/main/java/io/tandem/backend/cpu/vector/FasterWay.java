package io.tandem.backend.cpu.vector;

/**
 * Which of two ways to the same result takes less time on this machine, at this time: the other one
 * is tried for a few calls now and then, right after the one in use. What a processor's cores share
 * cannot be asked for, and on a virtual machine changes as it runs.
 */
final class FasterWay {
  /** The calls after which the ways are compared. */
  static final int PERIOD = 256;

  /** The last calls of a period go the other way. */
  static final int TRIALS = 4;

  /** Less of a difference is chance. */
  private static final double WORTH = 0.98;

  private boolean second;
  private int call;
  private long least = Long.MAX_VALUE;
  private long leastOfOther = Long.MAX_VALUE;

  /** Whether the next call goes the second way. */
  boolean isSecond() {
    return second != isTrial();
  }

  private boolean isTrial() {
    return call >= PERIOD - TRIALS;
  }

  /** Takes note of how long a call took, the way that {@link #isSecond} told. */
  void took(long nanoseconds) {
    // A trial's first call only brings the memory that this way uses into the caches.
    if (call > PERIOD - TRIALS) {
      leastOfOther = Math.min(leastOfOther, nanoseconds);
    } else if (call > PERIOD - 2 * TRIALS && call < PERIOD - TRIALS) {
      least = Math.min(least, nanoseconds);
    }
    call++;
    if (call == PERIOD) {
      second ^= leastOfOther < WORTH * least;
      call = 0;
      least = Long.MAX_VALUE;
      leastOfOther = Long.MAX_VALUE;
    }
  }
}
