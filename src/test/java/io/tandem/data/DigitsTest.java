package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Features;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DigitsTest {
  @Test
  void partsShareNoExampleAndAreAlwaysTheSame() {
    Split split = Digits.load();
    Set<ByteBuffer> seen = new TreeSet<>();
    int examples = 0;
    for (Dataset part : Stream.of(split.training(), split.validation(), split.test()).toList()) {
      examples += part.size();
      for (byte[] image : ((Features.Bytes) part.features()).data()) {
        seen.add(ByteBuffer.wrap(image));
      }
      assertThat(part.labels()).contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
    assertThat(examples).isEqualTo(1_797);
    assertThat(seen).hasSize(1_797);
    assertThat(Digits.load().test().labels()).isEqualTo(split.test().labels());
  }
}
