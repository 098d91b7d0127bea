package io.tandem.backend.opencl;

import com.aparapi.Kernel;
import io.tandem.backend.DeviceException;

/** A small kernel, to see whether a device computes at all, and rightly. */
class Float32Trial extends Kernel {
  private final float[] numbers;

  private Float32Trial(int count) {
    numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
  }

  @Override
  public void run() {
    numbers[getGlobalId()] = numbers[getGlobalId()] / 4 + getPassId();
  }

  /**
   * Has a device compute.
   *
   * @throws DeviceException if it cannot, or comes to a wrong result
   */
  static void on(OpenClProcessor processor) {
    Float32Trial trial = new Float32Trial(processor.groups() * Float32Kernel.GROUP);
    processor.compile(trial);
    processor.run(trial, 2);
    trial.get(trial.numbers);
    trial.dispose();
    for (int i = 0; i < trial.numbers.length; i++) {
      float expected = (float) i / 4 / 4 + 1;
      if (trial.numbers[i] != expected) {
        throw new DeviceException(
            String.format(
                "%s: expected %s as number %d of its trial, found %s",
                processor.description(), expected, i, trial.numbers[i]));
      }
    }
  }
}
