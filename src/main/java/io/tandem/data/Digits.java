package io.tandem.data;

import io.tandem.backend.Features;
import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * The handwritten digits that Tandem carries: 1,797 images of 8 x 8 pixels with 17 grey levels, the
 * test part of "Optical Recognition of Handwritten Digits" (Alpaydin and Kaynak, UCI, 1998).
 */
public final class Digits {
  private static final String RESOURCE = "digits.csv.gz";
  private static final ImageShape SHAPE = new ImageShape(1, 8, 8, 16);
  private static final int CLASSES = 10;
  private static final int VALIDATION = 200;
  private static final int TEST = 300;
  private static final int SPLIT_SEED = 0;

  private Digits() {}

  /** The digits, always split alike: 1,297 for training, 200 for validation, 300 for the test. */
  public static Split load() {
    Dataset all = all();
    int[] order = new Philox(SPLIT_SEED, Purpose.SPLIT).permutation(0, all.size());
    int training = order.length - VALIDATION - TEST;
    return new Split(
        all.select("digits, training part", Arrays.copyOfRange(order, 0, training)),
        all.select(
            "digits, validation part", Arrays.copyOfRange(order, training, training + VALIDATION)),
        all.select(
            "digits, test part", Arrays.copyOfRange(order, training + VALIDATION, order.length)));
  }

  private static Dataset all() {
    List<int[]> rows = rows();
    byte[][] images = new byte[rows.size()][SHAPE.size()];
    int[] labels = new int[rows.size()];
    for (int row = 0; row < images.length; row++) {
      for (int i = 0; i < SHAPE.size(); i++) {
        images[row][i] = (byte) rows.get(row)[i];
      }
      labels[row] = rows.get(row)[SHAPE.size()];
    }
    List<String> classes = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    return new Dataset(
        "digits", new Features.Bytes(images, SHAPE.size()), labels, classes, Optional.of(SHAPE));
  }

  private static List<int[]> rows() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Digits.class.getResourceAsStream(RESOURCE)),
                StandardCharsets.US_ASCII))) {
      return lines
          .lines()
          .map(line -> Arrays.stream(line.split(",")).mapToInt(Integer::parseInt).toArray())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the digits in the program are damaged", e);
    }
  }
}
