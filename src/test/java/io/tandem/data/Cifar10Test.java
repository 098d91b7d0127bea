package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  private static void write(Path file, int number, int records) throws IOException {
    byte[] content = new byte[RECORD * records];
    for (int i = 0; i < records; i++) {
      content[i * RECORD] = (byte) ((i + number) % 10);
      content[i * RECORD + 1] = (byte) number;
      content[(i + 1) * RECORD - 1] = (byte) (i % 251);
    }
    Files.write(file, content);
  }

  private static void writeAll(Path folder, int records) throws IOException {
    for (int i = 1; i <= 5; i++) {
      write(folder.resolve("data_batch_" + i + ".bin"), i, records);
    }
    write(folder.resolve("test_batch.bin"), 200, records);
  }

  @Test
  void isSplitAsInTheExercise() throws IOException {
    writeAll(Files.createDirectory(folder.resolve("cifar-10-batches-bin")), RECORDS);

    Split split = Datasets.open("cifar10:" + folder);

    assertThat(split.training().size()).isEqualTo(49_000);
    assertThat(split.validation().size()).isEqualTo(1_000);
    assertThat(split.lazyTest().size()).isEqualTo(10_000);
    assertRecord(split.training(), 0, 1, 0);
    assertRecord(split.training(), 12_345, 2, 2_345);
    assertRecord(split.training(), 48_999, 5, 8_999);
    assertRecord(split.validation(), 0, 5, 9_000);
    assertRecord(split.validation(), 999, 5, 9_999);
    // It is read when it is looked at, and once.
    write(folder.resolve("cifar-10-batches-bin").resolve("test_batch.bin"), 201, RECORDS);
    assertRecord(split.test(), 9_999, 201, 9_999);
    assertThat(split.test()).isSameAs(split.test());
    assertThat(split.test().classes()).startsWith("airplane").endsWith("truck").hasSize(10);
  }

  @Test
  void aFileNeedNotEndWhereAsManyRecordsDoAsAreReadAtOnce() throws IOException {
    writeAll(folder, 203);

    Split split = Cifar10.load(folder, 203, 15);

    assertRecord(split.training(), 199, 1, 199);
    assertRecord(split.training(), 202, 1, 202);
    assertRecord(split.training(), 203, 2, 0);
    assertRecord(split.test(), 202, 200, 202);
  }

  @Test
  void tellsWhichByteIsNoLabel() throws IOException {
    writeAll(folder, 203);
    label(folder.resolve("data_batch_2.bin"), 150, 77);

    assertThatThrownBy(() -> Cifar10.load(folder, 203, 15))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("data_batch_2.bin", "at byte " + 150 * RECORD + ",", "found 77");
  }

  @Test
  void theTestPartIsReadWhenItIsLookedAt() throws IOException {
    writeAll(folder, 203);
    Path file = folder.resolve("test_batch.bin");
    label(file, 5, 88);

    LazyDataset damaged = Cifar10.load(folder, 203, 15).lazyTest();
    assertThat(damaged.size()).isEqualTo(203);
    for (int look = 0; look < 2; look++) {
      assertThatThrownBy(damaged::get)
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("test_batch.bin", "at byte " + 5 * RECORD + ",", "found 88");
    }
    Files.write(file, new byte[RECORD]);
    assertThatThrownBy(() -> Cifar10.load(folder, 203, 15))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("test_batch.bin", "expected 203 records");
  }

  private static void label(Path file, int record, int label) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[record * RECORD] = (byte) label;
    Files.write(file, content);
  }

  private static void assertRecord(Dataset data, int row, int file, int record) {
    Features features = data.features();
    assertThat(data.labels()[row]).isEqualTo((record + file) % 10);
    assertThat(features.value(row, 0)).isEqualTo(file);
    assertThat(features.value(row, 3_071)).isEqualTo(record % 251);
  }
}
