package io.tandem.backend.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.cpu.Float32Dense;
import io.tandem.backend.cpu.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Float32KeptPanelsTest {
  private final Workers workers = new Workers(2);

  @AfterEach
  void close() {
    workers.close();
  }

  @Test
  void weightsThatAreUsedAgainAreKept() {
    Float32KeptPanels kept = new Float32KeptPanels(workers);
    Float32Dense weights = new Float32Dense(3, 5);
    assertThat(kept.ofOrNull(weights)).isNull();
    Float32Panels panels = kept.ofOrNull(weights);
    assertThat(panels).isNotNull();
    assertThat(kept.ofOrNull(weights)).isSameAs(panels);
    assertThat(kept.ofOrNull(new Float32Dense(3, 5))).isNull();
  }

  @Test
  void panelsTakeAPartOfTheFreeMemoryAtMost() {
    long bytes = (long) Float32Panels.SIZE * Float.BYTES;
    assertThat(usedTwice(8 * bytes)).isNotNull();
    assertThat(usedTwice(8 * bytes - 1)).isNull();
  }

  private Float32Panels usedTwice(long freeMemory) {
    Float32KeptPanels kept = new Float32KeptPanels(workers, () -> freeMemory);
    Float32Dense weights = new Float32Dense(3, 5);
    kept.ofOrNull(weights);
    return kept.ofOrNull(weights);
  }
}
