package io.tandem.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Backend;
import io.tandem.backend.Batch;
import io.tandem.backend.Cursor;
import io.tandem.backend.Examples;
import io.tandem.backend.Features;
import io.tandem.backend.Matrix;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is larger than the pinned memory goes through it in pieces, which cut rows anywhere. */
@NeedsSimulator
class SimulatedTransfersTest {
  private static final int ROWS = 3001;
  private static final int COLUMNS = 1409;

  private final Random random = new Random(1);

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void largeMatricesComeBackAsTheyWent(Precision precision) {
    double[] values = random.doubles((long) ROWS * COLUMNS).map(value -> (float) value).toArray();
    try (Backend backend = SimulatedDevice.get().open(precision)) {
      Matrix matrix = backend.matrix(ROWS, COLUMNS);

      backend.write(matrix, values);

      assertThat(backend.read(matrix)).isEqualTo(values);
    }
  }

  @Test
  void largeDataSetsOfBytesArriveWhole() {
    byte[][] rows = new byte[ROWS][COLUMNS];
    for (byte[] row : rows) {
      random.nextBytes(row);
    }
    assertArrives(new Features.Bytes(rows, COLUMNS));
  }

  @Test
  void largeDataSetsOfRealsArriveWhole() {
    double[][] rows = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      rows[i] = random.doubles(COLUMNS).map(value -> (float) value).toArray();
    }
    assertArrives(new Features.Reals(rows, COLUMNS));
  }

  private static void assertArrives(Features features) {
    int[] order = IntStream.range(0, ROWS).toArray();
    try (Backend backend = SimulatedDevice.get().open(Precision.FLOAT32)) {
      Examples examples = backend.upload(features, new int[ROWS], Scaling.none(COLUMNS));
      Batch batch = backend.batch(examples, ROWS);
      Cursor cursor = backend.cursor();
      backend.write(cursor, order, new double[0]);

      backend.gather(examples, cursor, batch);

      double[] values = backend.read(batch.features());
      for (int row = 0; row < ROWS; row++) {
        for (int column = 0; column < COLUMNS; column++) {
          if (values[row * COLUMNS + column] != features.value(row, column)) {
            throw new AssertionError("row " + row + ", column " + column + " is wrong");
          }
        }
      }
    }
  }
}
