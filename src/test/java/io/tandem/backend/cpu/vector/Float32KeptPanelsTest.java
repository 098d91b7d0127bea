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
  void panelsTakeNoMoreThanTheirShareOfMemory() {
    Float32KeptPanels kept = new Float32KeptPanels(workers, 1);
    Float32Dense one = new Float32Dense(3, 5);
    Float32Dense another = new Float32Dense(3, 5);
    for (int use = 0; use < 3; use++) {
      kept.ofOrNull(one);
      kept.ofOrNull(another);
    }
    assertThat(kept.ofOrNull(one)).isNotNull();
    assertThat(kept.ofOrNull(another)).isNull();
  }
}
