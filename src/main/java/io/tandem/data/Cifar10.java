package io.tandem.data;

import io.tandem.backend.Features;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * CIFAR-10 (Krizhevsky, 2009) in its binary format: six files of 10,000 records, each a label and
 * 3,072 bytes, 1,024 of red, green and blue, row by row.
 */
public final class Cifar10 {
  private static final ImageShape SHAPE = new ImageShape(3, 32, 32, 255);
  private static final int RECORD = 1 + SHAPE.size();
  private static final int RECORDS = 10_000;
  private static final int RECORDS_AT_ONCE = 100;
  private static final int TRAINING_FILES = 5;
  private static final int VALIDATION = 1_000;
  private static final String ARCHIVE_FOLDER = "cifar-10-batches-bin";
  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private final byte[][] images;
  private final int[] labels;

  private Cifar10(int size) {
    images = new byte[size][];
    labels = new int[size];
  }

  /**
   * Reads the data set and splits it as the exercise does: the first 49,000 images for training,
   * the 1,000 after them for validation, the test file's 10,000 for the test.
   *
   * @param folder holds {@code data_batch_1.bin} to {@code data_batch_5.bin} and {@code
   *     test_batch.bin}, or the archive's own folder with them
   * @throws DataException if a file is missing or is not what it should be; a byte in the test file
   *     that is no label is told of when that part is looked at
   */
  public static Split load(Path folder) {
    return load(folder, RECORDS, VALIDATION);
  }

  /** As above, of files with another number of records. */
  static Split load(Path folder, int records, int validation) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          "no folder "
              + folder
              + " with CIFAR-10's binary files: datasets/get_datasets.sh fetches them, or"
              + " --data cifar10:DIR names another folder");
    }
    Path inner = folder.resolve(ARCHIVE_FOLDER);
    Path files = Files.isDirectory(inner) ? inner : folder;
    Cifar10 learnt = new Cifar10(TRAINING_FILES * records);
    for (int i = 0; i < TRAINING_FILES; i++) {
      learnt.read(files.resolve("data_batch_" + (i + 1) + ".bin"), i * records, records);
    }
    Path testFile = files.resolve("test_batch.bin");
    check(testFile, records);
    int training = learnt.labels.length - validation;
    Dataset all = learnt.dataset("CIFAR-10");
    return new Split(
        all.select("CIFAR-10, training part", IntStream.range(0, training).toArray()),
        all.select(
            "CIFAR-10, validation part", IntStream.range(training, learnt.labels.length).toArray()),
        LazyDataset.of(records, () -> test(testFile, records)));
  }

  /** A training run needs none of it, so that it starts sooner without. */
  private static Dataset test(Path file, int records) {
    Cifar10 test = new Cifar10(records);
    test.read(file, 0, records);
    return test.dataset("CIFAR-10, test part");
  }

  private Dataset dataset(String name) {
    return new Dataset(
        name, new Features.Bytes(images, SHAPE.size()), labels, CLASSES, Optional.of(SHAPE));
  }

  private void read(Path file, int first, int records) {
    check(file, records);
    // Some records at once, since a whole file beside its images would double what has to be
    // collected.
    byte[] some = new byte[RECORDS_AT_ONCE * RECORD];
    try (InputStream in = Files.newInputStream(file)) {
      for (int record = 0; record < records; record += RECORDS_AT_ONCE) {
        int count = Math.min(RECORDS_AT_ONCE, records - record);
        if (in.readNBytes(some, 0, count * RECORD) < count * RECORD) {
          throw new DataException(file + " became shorter while it was read; try again");
        }
        for (int i = 0; i < count; i++) {
          int at = i * RECORD;
          labels[first + record + i] = label(file, record + i, Byte.toUnsignedInt(some[at]));
          images[first + record + i] = Arrays.copyOfRange(some, at + 1, at + RECORD);
        }
      }
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static int label(Path file, int record, int label) {
    if (label >= CLASSES.size()) {
      throw new DataException(
          file
              + ": expected a label from 0 to 9 at byte "
              + record * RECORD
              + ", found "
              + label
              + "; the file is damaged or is not CIFAR-10's binary version: fetch it again with"
              + " datasets/get_datasets.sh");
    }
    return label;
  }

  private static void check(Path file, int records) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new DataException(
            "no file "
                + file
                + ": expected CIFAR-10's binary version, with data_batch_1.bin to"
                + " data_batch_5.bin and test_batch.bin; datasets/get_datasets.sh fetches it");
      }
      long size = Files.size(file);
      if (size != (long) records * RECORD) {
        throw new DataException(
            String.format(
                "%s: expected %,d records of %,d bytes, %d bytes in all, found %d bytes, which end"
                    + " in record %d; fetch it again with datasets/get_datasets.sh",
                file, records, RECORD, records * RECORD, size, size / RECORD + 1));
      }
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
