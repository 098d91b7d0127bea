package io.tandem.backend.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Float32ProductTest {
  private static final int MOST_PANELS = 400;

  /** The last worker to be ready has at most a panel a group more than its share. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 16})
  void workersHaveAlikePanels(int workers) {
    for (int panels = 1; panels <= MOST_PANELS; panels++) {
      int ofGroup = Float32Product.groupPanels(panels, workers);
      int groups = (panels + ofGroup - 1) / ofGroup;
      int ofWorker = (groups + workers - 1) / workers;
      assertThat(ofGroup).isBetween(1, Float32Product.GROUP_PANELS);
      assertThat(ofWorker * ofGroup)
          .as("%d panels for %d workers", panels, workers)
          .isLessThanOrEqualTo(panels / workers + ofWorker);
    }
  }
}
