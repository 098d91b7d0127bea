package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Features;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
  private static final int RECORD = 3073;
  private static final int RECORDS = 10_000;

  @TempDir private Path folder;

  /** Record i of file f: label (i + f) mod 10, first pixel f, last pixel i mod 251. */
  private static void write(Path file, int number) throws IOException {
    byte[] content = new byte[RECORD * RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      content[i * RECORD] = (byte) ((i + number) % 10);
      content[i * RECORD + 1] = (byte) number;
      content[(i + 1) * RECORD - 1] = (byte) (i % 251);
    }
    Files.write(file, content);
  }

  @Test
  void isSplitAsInTheExercise() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("cifar-10-batches-bin"));
    for (int i = 1; i <= 5; i++) {
      write(inner.resolve("data_batch_" + i + ".bin"), i);
    }
    write(inner.resolve("test_batch.bin"), 200);

    Split split = Cifar10.load(folder);

    assertThat(split.training().size()).isEqualTo(49_000);
    assertThat(split.validation().size()).isEqualTo(1_000);
    assertThat(split.test().size()).isEqualTo(10_000);
    assertRecord(split.training(), 0, 1, 0);
    assertRecord(split.training(), 12_345, 2, 2_345);
    assertRecord(split.training(), 48_999, 5, 8_999);
    assertRecord(split.validation(), 0, 5, 9_000);
    assertRecord(split.validation(), 999, 5, 9_999);
    assertRecord(split.test(), 9_999, 200, 9_999);
    assertThat(split.test().classes()).startsWith("airplane").endsWith("truck").hasSize(10);
  }

  private static void assertRecord(Dataset data, int row, int file, int record) {
    Features features = data.features();
    assertThat(data.labels()[row]).isEqualTo((record + file) % 10);
    assertThat(features.value(row, 0)).isEqualTo(file);
    assertThat(features.value(row, 3_071)).isEqualTo(record % 251);
  }
}
