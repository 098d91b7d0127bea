package io.tandem.search;

import io.tandem.train.HistoryEntry;
import io.tandem.train.TrainingListener;
import java.util.function.BooleanSupplier;

/** Tells the time that a trial's training steps take from that of its evaluations. */
public final class TrialClock implements TrainingListener {
  private static final double NANOSECONDS = 1e9;

  private final BooleanSupplier wantsToStop;
  private final long created = System.nanoTime();
  private long stepsBegan = created;
  private long entered = created;
  private long nanosecondsOfSteps;

  TrialClock(BooleanSupplier wantsToStop) {
    this.wantsToStop = wantsToStop;
  }

  /** The trainer asks when steps are done and nothing has been evaluated yet. */
  @Override
  public boolean wantsToStop() {
    nanosecondsOfSteps += System.nanoTime() - stepsBegan;
    return wantsToStop.getAsBoolean();
  }

  @Override
  public void onEntry(HistoryEntry entry) {
    entered = System.nanoTime();
    stepsBegan = entered;
  }

  /** Seconds of training, evaluations included. */
  public double seconds() {
    return (entered - created) / NANOSECONDS;
  }

  /** Seconds of training steps alone. */
  public double secondsOfSteps() {
    return nanosecondsOfSteps / NANOSECONDS;
  }
}
