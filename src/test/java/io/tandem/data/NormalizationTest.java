package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tandem.backend.Features;
import io.tandem.backend.Scaling;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NormalizationTest {
  private static final int ROWS = 997;
  private static final int COLUMNS = 5;
  private static final int CONSTANT_COLUMN = 3;

  private static Features.Bytes bytes() {
    byte[][] data = new byte[ROWS][COLUMNS];
    Random random = new Random(3);
    for (byte[] row : data) {
      random.nextBytes(row);
      row[CONSTANT_COLUMN] = (byte) 200;
    }
    return new Features.Bytes(data, COLUMNS);
  }

  private static Features.Reals reals(Features features) {
    double[][] data = new double[features.rows()][features.columns()];
    for (int row = 0; row < data.length; row++) {
      for (int column = 0; column < data[row].length; column++) {
        data[row][column] = features.value(row, column);
      }
    }
    return new Features.Reals(data, features.columns());
  }

  @Test
  void standardisedColumnsHaveMeanZeroAndVarianceOne() {
    Features features = bytes();
    Scaling scaling = Normalization.STANDARD.fit(features);
    for (int column = 0; column < COLUMNS; column++) {
      double mean = scaling.mean()[column];
      double factor = scaling.factor()[column];
      int c = column;
      double[] scaled =
          IntStream.range(0, ROWS)
              .mapToDouble(row -> (features.value(row, c) - mean) * factor)
              .toArray();
      double sum = 0;
      double squares = 0;
      for (double value : scaled) {
        sum += value;
        squares += value * value;
      }
      assertThat(sum / ROWS).isCloseTo(0, within(1e-12));
      assertThat(squares / ROWS).isCloseTo(column == CONSTANT_COLUMN ? 0 : 1, within(1e-12));
    }
    assertThat(scaling.factor()[CONSTANT_COLUMN]).isEqualTo(1);
  }

  @Test
  void sumsOfVeryManyRowsAreWhole() {
    byte[][] data = new byte[200_000][];
    for (int row = 0; row < data.length; row++) {
      data[row] = new byte[] {(byte) 255, (byte) (row % 4 == 0 ? 0 : 255)};
    }
    Scaling scaling = Normalization.STANDARD.fit(new Features.Bytes(data, 2));
    assertThat(scaling.mean()).containsExactly(255, 0.75 * 255);
    assertThat(scaling.factor()).containsExactly(1, 1 / (255 * Math.sqrt(0.75 * 0.25)));
  }

  @Test
  void realNumbersAreTreatedAsBytesAre() {
    for (Normalization normalization : Normalization.values()) {
      Scaling ofBytes = normalization.fit(bytes());
      Scaling ofReals = normalization.fit(reals(bytes()));
      assertThat(ofReals.mean()).containsExactly(ofBytes.mean(), within(1e-10));
      assertThat(ofReals.factor()).containsExactly(ofBytes.factor(), within(1e-10));
    }
  }

  @Test
  void theMeanAloneLeavesTheSpread() {
    Scaling scaling = Normalization.MEAN.fit(bytes());
    assertThat(scaling.factor()).containsOnly(1);
    assertThat(scaling.mean()[CONSTANT_COLUMN]).isEqualTo(200);
    assertThat(Normalization.NONE.fit(bytes()).mean()).containsOnly(0);
  }
}
