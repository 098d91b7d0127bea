package io.tandem.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is measured, and for how long.
 *
 * @param cases those of one operation together, the smallest first
 * @param seconds for everything: measuring, comparing, and opening devices
 */
public record Plan(List<Case> cases, double seconds) {
  private static final int PIXELS = 3072;

  /** The whole range. */
  public static Plan standard(double seconds) {
    int[] batches = {32, 128, 512};
    List<Case> cases = range(new int[] {16, 64, 256, 1024}, new int[] {64, 256, 1024}, batches);
    // These are for the ceilings: too large for any cache but a server's.
    cases.add(Operation.FORWARD.on(new LayerShape(2048, 2048, 2048)));
    cases.add(Operation.UPDATE.on(new LayerShape(1, 3072, 3072)));
    return sorted(cases, seconds);
  }

  /** Few and small cases. */
  public static Plan quick(double seconds) {
    int[] batches = {32, 128};
    List<Case> cases = range(new int[] {16, 64}, new int[] {64, 256}, batches);
    cases.add(Operation.FORWARD.on(new LayerShape(512, 512, 512)));
    cases.add(Operation.UPDATE.on(new LayerShape(1, 1024, 1024)));
    return sorted(cases, seconds);
  }

  private static List<Case> range(int[] hidden, int[] widths, int[] batches) {
    List<Case> cases = new ArrayList<>();
    for (int batch : batches) {
      for (int width : hidden) {
        cases.add(Operation.STEP.on(new LayerShape(batch, PIXELS, width)));
      }
      for (int width : widths) {
        LayerShape square = new LayerShape(batch, width, width);
        cases.add(Operation.FORWARD.on(square));
        cases.add(Operation.BACKWARD.on(square));
        cases.add(Operation.RELU.on(square));
        cases.add(Operation.LOSS.on(square));
      }
    }
    for (int width : widths) {
      cases.add(Operation.UPDATE.on(new LayerShape(1, width, width)));
    }
    return cases;
  }

  private static Plan sorted(List<Case> cases, double seconds) {
    cases.sort(Comparator.comparing(Case::operation).thenComparing(Case::operations));
    return new Plan(List.copyOf(cases), seconds);
  }
}
