package io.tandem.data;

import io.tandem.backend.Features;
import io.tandem.data.ClassIndex.Labelling;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Two arrays that NumPy saved: features, an example for each of its first dimension, and labels.
 */
final class NpyPair {
  private static final int WHITE = 255;

  private NpyPair() {}

  /**
   * Reads a pair. Features of one byte in (examples, height, width), or (examples, channels,
   * height, width) with 1 or 3 channels, are images.
   *
   * @param files two names with a comma between them
   * @throws DataException if a file is missing or broken, or they do not belong together
   */
  static Dataset read(String files, DataRequest request) {
    Path[] pair = pair(files);
    NpyFile examples = NpyFile.read(pair[0]);
    NpyFile labels = NpyFile.read(pair[1]);
    if (labels.features().columns() != 1 || labels.shape()[0] != examples.shape()[0]) {
      throw new DataException(
          String.format(
              "%s: expected a label for each of the %,d examples of %s, found %,d rows of %,d",
              pair[1],
              examples.shape()[0],
              pair[0],
              labels.shape()[0],
              labels.features().columns()));
    }
    ClassIndex classes = new ClassIndex(request.classes());
    for (int i = 0; i < labels.features().rows(); i++) {
      int row = i;
      double label = labels.features().value(row, 0);
      String text =
          label == Math.rint(label) ? Long.toString((long) label) : Double.toString(label);
      classes.add(text, () -> pair[1] + ", row " + (row + 1));
    }
    Labelling labelling = classes.finish(pair[1].toString());
    return new Dataset(
        request.spec(),
        examples.features(),
        labelling.labels(),
        labelling.classes(),
        image(examples));
  }

  private static Path[] pair(String files) {
    int comma = files.indexOf(',');
    if (comma < 1 || comma != files.lastIndexOf(',') || comma == files.length() - 1) {
      throw new DataException(
          "npy:" + files + ": expected two files, features and labels, as in npy:X.npy,y.npy");
    }
    try {
      return new Path[] {Path.of(files.substring(0, comma)), Path.of(files.substring(comma + 1))};
    } catch (InvalidPathException e) {
      throw new DataException("no file can be named as in '" + files + "'", e);
    }
  }

  private static Optional<ImageShape> image(NpyFile examples) {
    int[] shape = examples.shape();
    boolean hasChannels = shape.length == 4 && (shape[1] == 1 || shape[1] == 3);
    if (!(examples.features() instanceof Features.Bytes) || shape.length != 3 && !hasChannels) {
      return Optional.empty();
    }
    try {
      int channels = hasChannels ? shape[1] : 1;
      return Optional.of(
          new ImageShape(channels, shape[shape.length - 2], shape[shape.length - 1], WHITE));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
