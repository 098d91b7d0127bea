package io.tandem.backend;

import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch and layer normalisation, their running statistics and their gradients are PyTorch's. */
interface PyTorchNormalizationContract extends BackendUnderTest {
  @ParameterizedTest
  @MethodSource("precisions")
  default void batchNormalizationIsThatOfPyTorch(Precision precision) {
    batchNormalization(
        PyTorchLayers.of(backend(precision), "batch_normalization"), Activation.IDENTITY);
    batchNormalization(
        PyTorchLayers.of(backend(precision), "batch_normalization_gelu"), Activation.GELU);
  }

  private static void batchNormalization(PyTorchLayers torch, Activation activation) {
    Trial trial = new Trial(torch, torch.number("columns"), true, activation);
    Backend backend = torch.backend();

    backend.normalizeByRunning(trial.x, trial.by, trial.y);
    torch.verify("once trained", trial.y, torch.numbers("evaluated"));

    backend.normalizeBatch(trial.x, trial.by, trial.y);
    torch.verify(
        "running", trial.by.running(), both(torch, "running_mean_after", "running_variance_after"));
    backend.normalizeBatchBackward(
        trial.x,
        trial.by,
        trial.y,
        trial.gradientY,
        trial.gradientScale,
        trial.gradientShift,
        trial.gradientX);
    trial.verify();
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void layerNormalizationIsThatOfPyTorch(Precision precision) {
    layerNormalization(
        PyTorchLayers.of(backend(precision), "layer_normalization"), Activation.IDENTITY);
    layerNormalization(
        PyTorchLayers.of(backend(precision), "layer_normalization_gelu"), Activation.GELU);
  }

  private static void layerNormalization(PyTorchLayers torch, Activation activation) {
    Trial trial = new Trial(torch, torch.number("rows"), false, activation);
    Backend backend = torch.backend();

    backend.normalizeExamples(trial.x, trial.by, trial.y);
    backend.normalizeExamplesBackward(
        trial.x,
        trial.by,
        trial.y,
        trial.gradientY,
        trial.gradientScale,
        trial.gradientShift,
        trial.gradientX);
    trial.verify();
  }

  private static double[] both(PyTorchLayers torch, String means, String variances) {
    return DoubleStream.concat(
            DoubleStream.of(torch.numbers(means)), DoubleStream.of(torch.numbers(variances)))
        .toArray();
  }

  /** The matrices of a normalisation. */
  final class Trial {
    private final PyTorchLayers torch;
    private final Matrix x;
    private final Normalizer by;
    private final Matrix y;
    private final Matrix gradientY;
    private final Matrix gradientScale;
    private final Matrix gradientShift;
    private final Matrix gradientX;

    /** Matrices for as many means and variances as there are groups. */
    private Trial(PyTorchLayers torch, int groups, boolean hasRunning, Activation activation) {
      this.torch = torch;
      int rows = torch.number("rows");
      int columns = torch.number("columns");
      x = torch.matrix(rows, columns, torch.numbers("x"));
      by =
          new Normalizer(
              torch.matrix(1, columns, torch.numbers("scale")),
              torch.matrix(1, columns, torch.numbers("shift")),
              activation,
              hasRunning
                  ? torch.matrix(2, columns, both(torch, "running_mean", "running_variance"))
                  : null,
              torch.backend().matrix(2, groups));
      y = torch.backend().matrix(rows, columns);
      gradientY = torch.matrix(rows, columns, torch.numbers("gradient_y"));
      gradientScale = torch.backend().matrix(1, columns);
      gradientShift = torch.backend().matrix(1, columns);
      gradientX = torch.backend().matrix(rows, columns);
    }

    private void verify() {
      torch.verify("y", y, torch.numbers("y"));
      torch.verify("gradientScale", gradientScale, torch.numbers("gradient_scale"));
      torch.verify("gradientShift", gradientShift, torch.numbers("gradient_shift"));
      torch.verify("gradientX", gradientX, torch.numbers("gradient_x"));
    }
  }
}
