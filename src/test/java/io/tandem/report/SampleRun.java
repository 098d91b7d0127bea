package io.tandem.report;

import io.tandem.backend.Features;
import io.tandem.data.Dataset;
import io.tandem.data.ImageShape;
import io.tandem.nn.LayerParameters;
import io.tandem.train.Histogram;
import io.tandem.train.HistoryEntry;
import io.tandem.train.Inspection;
import io.tandem.train.Inspection.LayerNumbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** A run as pages are tested with: ten epochs of two entries, three images, two classes. */
final class SampleRun {
  static final String AWKWARD = "a <b> & \"c\" @STATUS@ ]]>";

  private SampleRun() {}

  static RunDescription description() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("seed", "7");
    facts.put("data", AWKWARD);
    return new RunDescription(AWKWARD, "cpu: " + AWKWARD, facts, 200, 10, 1000);
  }

  /** The loss falls from 2 in a zigzag; every second entry ends an epoch, and a second. */
  static List<HistoryEntry> history() {
    return IntStream.rangeClosed(1, 20)
        .mapToObj(
            i ->
                new HistoryEntry(
                    10L * i,
                    0.5 * i,
                    2.0 / i + (i % 2 == 0 ? 0.2 : 0),
                    i / 25.0,
                    i % 2 == 0 ? OptionalDouble.of(i / 30.0) : OptionalDouble.empty(),
                    0.1 / i,
                    0.5 * i))
        .toList();
  }

  /** Of three images of 2 x 2 pixels, the second, a white one, is mistaken. */
  static Findings findings() {
    byte[][] pixels = {{0, 0, 0, 0}, {16, 16, 16, 16}, {0, 8, 16, 8}};
    Dataset validation =
        new Dataset(
            "images",
            new Features.Bytes(pixels, 4),
            new int[] {0, 1, 1},
            List.of("<dark>", "bright"),
            Optional.of(new ImageShape(1, 2, 2, 16)));
    Histogram histogram = Histogram.of(new double[] {-1, 0, 0, 1});
    return new Findings(
        200,
        new LayerParameters(4, 2, new double[] {0, 1, 2, 3, 3, 2, 1, 0}, new double[2]),
        validation,
        new Inspection(
            3,
            List.of(new LayerNumbers(histogram, histogram), new LayerNumbers(histogram, histogram)),
            new double[][] {{0.75, 0.25}, {0.875, 0.125}, {0.25, 0.75}}));
  }

  static String page() {
    return RunPage.html(description(), history(), "ended well", Optional.of(SampleRun.findings()));
  }
}
