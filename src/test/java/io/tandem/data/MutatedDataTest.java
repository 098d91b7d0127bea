package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.BesideOthers;
import io.tandem.backend.Features;
import io.tandem.mutation.MutatedFile;
import io.tandem.mutation.MutatedFile.Outcome;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sets that are damaged are refused in a line, or read as what they then are. */
@BesideOthers
class MutatedDataTest {
  private static final int CIFAR10_RECORD = 3073;

  @TempDir private Path folder;

  private void survives(Path file, Supplier<Dataset> reading) throws Exception {
    Outcome outcome =
        new MutatedFile(file, DataException.class, () -> check(reading.get())).survive();
    assertThat(outcome.refused()).as("%s", outcome).isPositive();
    check(reading.get());
  }

  /** What a trainer relies on. */
  private static void check(Dataset data) {
    int rows = data.features().rows();
    int columns = data.features().columns();
    assertThat(rows).isPositive().isEqualTo(data.labels().length);
    assertThat(columns).isPositive();
    assertThat(Arrays.stream(data.labels()))
        .allMatch(label -> label >= 0 && label < data.classes().size());
    assertThat(data.image().map(ImageShape::size).orElse(columns)).isEqualTo(columns);
    for (int row = 0; row < rows; row++) {
      for (int column : new int[] {0, columns / 2, columns - 1}) {
        assertThat(data.features().value(row, column)).isFinite();
      }
    }
  }

  private Dataset open(String spec) {
    return Datasets.whole(DataRequest.of(spec));
  }

  @Test
  void idx() throws Exception {
    SmallFiles.writeMnist(folder, 20, 4);
    survives(
        folder.resolve("train-images-idx3-ubyte"),
        () -> Datasets.open("mnist:" + folder).training());
  }

  @Test
  void compressedIdx() throws Exception {
    SmallFiles.writeMnist(folder, 20, 4);
    survives(
        folder.resolve("train-labels-idx1-ubyte.gz"),
        () -> Datasets.open("fashion-mnist:" + folder).training());
  }

  @Test
  void csv() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("table.csv"),
            """
            height,width,colour,kind
            1.5,20,0,"small, blue"
            -2.25,3e1,1,red
            7,8,2,red
            100,0.125,3,"small, blue"
            """);
    survives(file, () -> open("csv:" + file));
  }

  @Test
  void npyFeatures() throws Exception {
    Path file = folder.resolve("X.npy");
    Files.write(file, SmallFiles.npy(1, "<f4", "4, 2", SmallFiles.floats(1, 2, 3, 4, 5, 6, 7, 8)));
    Path labels = folder.resolve("y.npy");
    Files.write(labels, SmallFiles.npy(1, "|u1", "4,", new byte[] {0, 1, 0, 1}));
    survives(file, () -> open("npy:" + file + "," + labels));
  }

  @Test
  void npyLabels() throws Exception {
    Path file = folder.resolve("X.npy");
    Files.write(file, SmallFiles.npy(3, "|u1", "4, 2, 3", new byte[24]));
    Path labels = folder.resolve("y.npy");
    Files.write(labels, SmallFiles.npy(2, "<f4", "4, 1", SmallFiles.floats(3, 1, 3, 1)));
    survives(labels, () -> open("npy:" + file + "," + labels));
  }

  @Test
  void png() throws Exception {
    survives(pictures("png"), () -> open("images:" + folder));
  }

  @Test
  void jpeg() throws Exception {
    survives(pictures("jpg"), () -> open("images:" + folder));
  }

  /** One alone, which nothing else tells the size of. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void pictureToPredict(String format) throws Exception {
    Path file =
        SmallFiles.writePicture(
            folder.resolve("picture." + format),
            format,
            BufferedImage.TYPE_INT_RGB,
            8,
            6,
            0x102030,
            0x010307);
    ImageShape shape = new ImageShape(3, 4, 4, 255);
    survives(
        file,
        () -> {
          byte[][] rows = {Images.read(file, shape)};
          return new Dataset(
              "picture",
              new Features.Bytes(rows, shape.size()),
              new int[1],
              List.of("x"),
              Optional.of(shape));
        });
  }

  /** A picture of four in two classes. */
  private Path pictures(String format) throws Exception {
    Path some = null;
    for (String name : new String[] {"cat/1.", "cat/2.", "dog/1.", "dog/2."}) {
      some =
          SmallFiles.writePicture(
              folder.resolve(name + format),
              format,
              BufferedImage.TYPE_INT_RGB,
              8,
              6,
              0x102030,
              0x010307);
    }
    return some;
  }

  @Test
  void cifar10() throws Exception {
    byte[] records = new byte[2 * CIFAR10_RECORD];
    records[CIFAR10_RECORD] = 7;
    for (int i : IntStream.rangeClosed(1, 5).toArray()) {
      Files.write(folder.resolve("data_batch_" + i + ".bin"), records);
    }
    Path file = Files.write(folder.resolve("test_batch.bin"), records);
    survives(file, () -> Cifar10.load(folder, 2, 1).test());
  }

  @Test
  void tableToPredict() throws Exception {
    Path file = Files.writeString(folder.resolve("rows.csv"), "a,b\n1,2\n3.5,-4\n");
    survives(
        file,
        () -> {
          double[][] rows = Csv.read(file, 2);
          return new Dataset(
              "rows",
              new Features.Reals(rows, 2),
              new int[rows.length],
              List.of("x"),
              Optional.empty());
        });
  }
}
