package io.tandem.train;

import java.util.Map;

/** Where times that were measured are kept from one run to the next. */
public interface TimingMemory {
  /** Keeps nothing. */
  TimingMemory NONE =
      new TimingMemory() {
        @Override
        public Map<String, StepTime> recall(String situation) {
          return Map.of();
        }

        @Override
        public void keep(String situation, Map<String, StepTime> times) {}
      };

  /**
   * The times that were kept, by the devices' names; empty if there are none.
   *
   * @param situation devices, drivers, network, batch size and precision, in words
   */
  Map<String, StepTime> recall(String situation);

  /** Keeps the times, in place of what was kept for the same situation. */
  void keep(String situation, Map<String, StepTime> times);
}
