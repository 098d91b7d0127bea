package io.tandem.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is measured, and for how long.
 *
 * @param rounds in this order; the cases of a round are of one operation, lie on a device together,
 *     and are sorted, the smallest first
 * @param seconds for everything: measuring, comparing, and opening devices
 */
public record Plan(List<List<Case>> rounds, double seconds) {
  private static final int PIXELS = 3072;

  /** The whole range. */
  public static Plan standard(double seconds) {
    int[] batches = {32, 128, 512};
    List<Case> range = range(new int[] {16, 64, 256, 1024}, new int[] {64, 256, 1024}, batches);
    // Too large for any cache but a server's.
    return of(range, new LayerShape(2048, 2048, 2048), new LayerShape(1, 3072, 3072), seconds);
  }

  /** Few and small cases. */
  public static Plan quick(double seconds) {
    int[] batches = {32, 128};
    List<Case> range = range(new int[] {16, 64}, new int[] {64, 256}, batches);
    return of(range, new LayerShape(512, 512, 512), new LayerShape(1, 1024, 1024), seconds);
  }

  /** All cases, round by round. */
  public List<Case> cases() {
    return rounds.stream().flatMap(List::stream).toList();
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

  /** What is for the ceilings is large, and has rounds of its own. */
  private static Plan of(List<Case> range, LayerShape product, LayerShape stream, double seconds) {
    List<List<Case>> rounds = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      rounds.add(
          range.stream()
              .filter(one -> one.operation() == operation)
              .sorted(Comparator.comparing(Case::operations))
              .toList());
    }
    rounds.add(List.of(Operation.FORWARD.on(product)));
    rounds.add(List.of(Operation.UPDATE.on(stream)));
    return new Plan(List.copyOf(rounds), seconds);
  }
}
