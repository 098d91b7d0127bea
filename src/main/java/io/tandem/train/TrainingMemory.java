package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.DeviceException;
import io.tandem.backend.Features;
import io.tandem.backend.ParameterShape;
import io.tandem.data.Dataset;
import io.tandem.nn.Layer;
import io.tandem.nn.Network;
import java.util.Locale;

/** The bytes that training takes on a device, counted before they are asked for. */
final class TrainingMemory {
  private static final double MIB = 1L << 20;

  /** What a device takes beyond: for rounding sizes up, and for parts of sums. */
  private static final long RESERVE = 4L << 20;

  private final Backend backend;
  private final TrainingOptions options;
  private final int examples;
  private final int validationExamples;
  private final long dataBytes;
  private final long gradientBytes;
  private final long forwardBytesOfRow;
  private final long backwardBytesOfRow;

  TrainingMemory(Network network, Dataset training, Dataset validation, TrainingOptions options) {
    backend = network.backend();
    this.options = options;
    examples = training.size();
    validationExamples = validation.size();
    dataBytes = bytes(training) + bytes(validation) + new EpochViews(training, options).bytes();
    long number = backend.precision().bytes();
    long gradients = 0;
    long outputs = 0;
    long sums = 0;
    for (Layer layer : network.layers()) {
      outputs += layer.outputs();
      sums += layer.differentiatesSums() ? layer.outputs() : 0;
      for (ParameterShape shape : layer.parameterShapes()) {
        gradients += (long) shape.rows() * shape.columns();
      }
    }
    // A gradient of each parameter, and what the optimizer remembers of it.
    gradientBytes = gradients * number * (1 + options.optimizer().rule().states());
    forwardBytesOfRow = (network.inputs() + outputs) * number + Integer.BYTES;
    backwardBytesOfRow = (outputs - network.outputs() + sums) * number;
  }

  /** The bytes that training takes. */
  long bytes() {
    return needed(options.batchSize());
  }

  /**
   * Passes if the device has as much.
   *
   * @throws DeviceException if not, with a mini-batch that would fit
   */
  void check() {
    long available = backend.availableBytes();
    if (needed(options.batchSize()) > available) {
      throw new DeviceException(
          String.format(
              Locale.ROOT,
              "training needs %.0f MiB of memory on %s, %.0f of them for mini-batches of %d, and"
                  + " %.0f MiB are free: %s",
              needed(options.batchSize()) / MIB,
              backend.device().description(),
              batchBytes(options.batchSize()) / MIB,
              options.batchSize(),
              available / MIB,
              advice(available)));
    }
  }

  private String advice(long available) {
    int fits = batchThatFits(available);
    return fits > 0
        ? "a batch size of " + fits + " would fit, or a narrower network"
        : String.format(
            Locale.ROOT,
            "no batch size would fit, because the examples need %.0f MiB and the gradients%s %.0f MiB;"
                + " a narrower network or fewer examples may",
            dataBytes / MIB,
            options.optimizer().rule().states() == 0 ? "" : " with the optimizer's state",
            gradientBytes / MIB);
  }

  /** One that fits, while the next larger one does not; 0 if none does. */
  private int batchThatFits(long available) {
    int fits = 0;
    int fitsNot = options.batchSize();
    while (fitsNot - fits > 1) {
      int middle = (fits + fitsNot) >>> 1;
      if (needed(middle) <= available) {
        fits = middle;
      } else {
        fitsNot = middle;
      }
    }
    return fits;
  }

  private long needed(int batchSize) {
    return RESERVE + dataBytes + gradientBytes + batchBytes(batchSize);
  }

  /** An epoch's last, smaller batch and the evaluator's batches have memory of their own. */
  private long batchBytes(int batchSize) {
    int whole = Math.min(batchSize, examples);
    int rest = examples % batchSize;
    return (whole + rest) * (forwardBytesOfRow + backwardBytesOfRow)
        + Evaluator.rowsHeld(validationExamples) * forwardBytesOfRow;
  }

  /** Features, labels, and the order of a visit. */
  private long bytes(Dataset data) {
    long feature = data.features() instanceof Features.Bytes ? 1 : backend.precision().bytes();
    return data.size() * (data.features().columns() * feature + 2L * Integer.BYTES);
  }
}
