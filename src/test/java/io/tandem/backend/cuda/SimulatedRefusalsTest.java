package io.tandem.backend.cuda;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Features;
import io.tandem.backend.Loss;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.backend.Tally;
import io.tandem.backend.UpdateRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a kernel would not notice is refused before it is launched. */
@NeedsSimulator
class SimulatedRefusalsTest {
  @Test
  void aLabelThatIsNoClass() {
    try (Backend backend = SimulatedDevice.get().open(Precision.FLOAT32)) {
      Batch batch =
          backend.batch(
              backend.upload(
                  new Features.Bytes(new byte[2][1], 1), new int[] {0, 3}, Scaling.none(1)),
              1);
      Matrix logits = backend.matrix(1, 3);
      Tally tally = backend.tally();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.loss(Loss.CROSS_ENTROPY, logits, batch, tally))
          .withMessageContaining("a label is 3")
          .withMessageContaining("3 classes");
    }
  }

  @Test
  void gradientsThatLieElsewhereThanTheirParameters() {
    try (Backend backend = SimulatedDevice.get().open(Precision.FLOAT32)) {
      ParameterGroup parameters = backend.parameters(shapes(true));
      ParameterGroup gradients = backend.parameters(shapes(false));
      Cursor cursor = backend.cursor();
      backend.write(cursor, new int[0], new double[] {1});
      Tally tally = backend.tally();

      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  backend.update(
                      new UpdateRule.GradientDescent(0), parameters, gradients, cursor, tally))
          .withMessageContaining("regularised");
    }
  }

  private static List<ParameterShape> shapes(boolean firstIsRegularized) {
    return List.of(
        new ParameterShape(2, 3, firstIsRegularized),
        new ParameterShape(2, 3, !firstIsRegularized));
  }
}
