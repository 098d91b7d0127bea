package io.tandem.data;

import io.tandem.backend.Features;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * MNIST (LeCun, Cortes and Burges, 1998) and data sets in its form, such as Fashion-MNIST (Xiao,
 * Rasul and Vollgraf, 2017): grey images and their labels in four IDX files, plain or compressed.
 */
final class Mnist {
  static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  static final List<String> FASHION =
      List.of(
          "T-shirt/top",
          "trouser",
          "pullover",
          "dress",
          "coat",
          "sandal",
          "shirt",
          "sneaker",
          "bag",
          "ankle boot");

  private static final int IMAGE_DIMENSIONS = 3;
  private static final int WHITE = 255;

  private Mnist() {}

  /**
   * Reads a data set: a training and a test part.
   *
   * @param folder with {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code
   *     t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, each with or without {@code
   *     .gz}
   * @throws DataException if a file is missing or is not what it should be
   */
  static Parts load(String name, Path folder, List<String> classes) {
    Dataset training = part(name + ", training part", folder, "train", classes);
    Dataset test = part(name + ", test part", folder, "t10k", classes);
    if (!training.image().equals(test.image())) {
      throw new DataException(
          String.format(
              "%s: expected images of one size, found %s for training and %s for the test",
              folder, size(training), size(test)));
    }
    return new Parts(training, Optional.empty(), Optional.of(LazyDataset.of(test)));
  }

  private static String size(Dataset part) {
    ImageShape shape = part.image().orElseThrow();
    return shape.height() + " x " + shape.width();
  }

  private static Dataset part(String name, Path folder, String part, List<String> classes) {
    Path imageFile = file(folder, part + "-images", "idx3-ubyte");
    Path labelFile = file(folder, part + "-labels", "idx1-ubyte");
    Idx images = Idx.read(imageFile, IMAGE_DIMENSIONS);
    Idx labels = Idx.read(labelFile, 1);
    if (labels.entries().length != images.entries().length) {
      throw new DataException(
          String.format(
              "%s: expected a label for each of the %,d images of %s, found %,d",
              labelFile, images.entries().length, imageFile, labels.entries().length));
    }
    int[] numbers = new int[labels.entries().length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Byte.toUnsignedInt(labels.entries()[i][0]);
      if (numbers[i] >= classes.size()) {
        throw new DataException(
            String.format(
                "%s: expected labels from 0 to %d, found %d for image %,d: fetch the file again",
                labelFile, classes.size() - 1, numbers[i], i + 1));
      }
    }
    ImageShape shape = shape(imageFile, images.shape());
    return new Dataset(
        name,
        new Features.Bytes(images.entries(), shape.size()),
        numbers,
        classes,
        Optional.of(shape));
  }

  private static ImageShape shape(Path file, int[] shape) {
    try {
      return new ImageShape(1, shape[1], shape[2], WHITE);
    } catch (IllegalArgumentException e) {
      throw new DataException(
          file + ": expected images, found the sizes " + Arrays.toString(shape), e);
    }
  }

  /** The names that the files have had on the way from site to site. */
  private static Path file(Path folder, String name, String ending) {
    List<Path> names =
        Stream.of("-" + ending, "." + ending, "-" + ending + ".gz", "." + ending + ".gz")
            .map(end -> folder.resolve(name + end))
            .toList();
    return names.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "no file "
                        + names.get(0)
                        + ", nor with .gz: expected MNIST's four IDX files in this folder"));
  }
}
