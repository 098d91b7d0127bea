package io.tandem.backend.opencl;

import io.tandem.backend.HostTally;
import io.tandem.backend.Loss;
import io.tandem.backend.Loss.CrossEntropy;
import io.tandem.backend.Shapes;

/** Losses as records of a program; {@link Float32LossKernel} says what stands in them. */
final class Float32Losses {
  private final Float32Program program;

  Float32Losses(Float32Program program) {
    this.program = program;
  }

  /** Queues a loss, and its gradient where that is asked for. */
  void add(
      Loss loss, Float32Matrix logits, Float32Batch targets, boolean gradient, HostTally tally) {
    Shapes.loss(loss, logits, targets);
    int rows = logits.rows();
    int classes = logits.columns();
    int values = program.write(logits);
    int labels = program.read(targets.labels());
    int scalars = loss instanceof CrossEntropy entropy ? scalars(entropy, classes) : 0;
    double[] mean = new double[1];
    int sumOfLosses = program.sum(sum -> mean[0] = sum);
    int sumOfHits = program.sum(hits -> tally.addBatch(mean[0], rows, (int) hits));
    int withGradient = gradient ? 1 : 0;
    if (loss instanceof CrossEntropy entropy) {
      program.add(
          new int[] {
            Opcode.CROSS_ENTROPY,
            values,
            labels,
            rows,
            classes,
            withGradient,
            scalars,
            sumOfLosses,
            sumOfHits,
            entropy.isWeighted() ? scalars + 2 : Product.NOWHERE
          });
    } else {
      program.add(
          new int[] {
            Opcode.SQUARED_ERROR,
            values,
            labels,
            rows,
            classes,
            withGradient,
            sumOfLosses,
            sumOfHits
          });
    }
  }

  /** The smoothing, a class's share of it, and the weights of the classes where these differ. */
  private int scalars(CrossEntropy loss, int classes) {
    int place = program.scalars(loss.labelSmoothing(), loss.labelSmoothing() / classes);
    for (double weight : loss.classWeights()) {
      program.scalars(weight);
    }
    return place;
  }
}
