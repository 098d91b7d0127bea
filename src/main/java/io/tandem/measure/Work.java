package io.tandem.measure;

import java.util.List;

/** A case on a device, its inputs in place. */
public interface Work {
  /** Makes ready for so many runs. */
  default void ready(int runs) {}

  /** The operations of one run, for the device to record. */
  void run();

  /** What the runs have computed. Waits for the device. */
  List<double[]> results();
}
