package io.tandem.report;

import java.util.List;

/** What the figures of nets of several depths say, in sentences that the figures choose. */
public final class DepthDiscussion {
  private final List<DepthFigures> depths;
  private final DepthFigures shallowest;
  private final DepthFigures deepest;
  private final DepthFigures best;
  private final int seeds;
  private final int examples;

  private DepthDiscussion(List<DepthFigures> depths, int examples) {
    this.depths = depths;
    this.examples = examples;
    shallowest = depths.get(0);
    deepest = depths.get(depths.size() - 1);
    best = DepthFigures.best(depths);
    seeds = best.validation().length;
  }

  /**
   * The discussion.
   *
   * @param depths at least two, the shallowest first, each with the same number of seeds
   * @param examples how many the validation part has
   */
  public static String of(List<DepthFigures> depths, int examples) {
    DepthDiscussion discussion = new DepthDiscussion(depths, examples);
    return String.join(" ", discussion.ranking(), discussion.depth())
        + "\n\n"
        + String.join(" ", discussion.gap(), discussion.fit(), discussion.caution())
        + "\n";
  }

  private String ranking() {
    List<DepthFigures> others = depths.stream().filter(depth -> depth != best).toList();
    DepthFigures second = DepthFigures.best(others);
    return String.format(
        "The net of %d layers is the most accurate on the validation part, with %s%s; next comes the"
            + " one of %d layers, with %s.",
        best.layers(),
        percent(best.validation()),
        seeds > 1 ? " in the mean of " + seeds + " seeds" : "",
        second.layers(),
        percent(second.validation()));
  }

  private String depth() {
    if (best == shallowest) {
      Difference loss = Difference.of(best.validation(), deepest.validation());
      return String.format(
          "Depth did not help: the net of %d layers is %s below it, %s.",
          deepest.layers(), loss.size(), loss.judgement());
    }
    Difference gain = Difference.of(best.validation(), shallowest.validation());
    if (gain.isClear()) {
      return String.format(
          "Depth helped: that is %s above %d layers, %s.",
          gain.size(), shallowest.layers(), gain.judgement());
    }
    return String.format(
        "That is %s above %d layers, %s: these figures do not show that depth helps.",
        gain.size(), shallowest.layers(), gain.judgement());
  }

  private String gap() {
    Difference growth = Difference.of(deepest.gap(), shallowest.gap());
    String figures =
        String.format(
            "%.1f points with %d layers and %.1f with %d",
            100 * DepthFigures.mean(shallowest.gap()),
            shallowest.layers(),
            100 * DepthFigures.mean(deepest.gap()),
            deepest.layers());
    if (!growth.isClear()) {
      return "Training accuracy is above validation accuracy by "
          + figures
          + ": depth changes this gap by no more than chance may.";
    }
    return growth.points() > 0
        ? "The gap between training and validation accuracy grows with depth, "
            + figures
            + ": the deeper net overfits more."
        : "The gap between training and validation accuracy shrinks with depth, "
            + figures
            + ": the deeper net overfits less.";
  }

  private String fit() {
    Difference fit = Difference.of(deepest.training(), shallowest.training());
    String figures =
        String.format(
            "%s with %d layers, %s with %d",
            percent(shallowest.training()),
            shallowest.layers(),
            percent(deepest.training()),
            deepest.layers());
    if (!fit.isClear()) {
      return "On the training part itself they are alike (" + figures + ").";
    }
    return fit.points() > 0
        ? "On the training part itself depth helps (" + figures + ")."
        : "Even on the training part the deeper net is worse ("
            + figures
            + "): with the same options it is harder to train, not too large.";
  }

  /** The binomial distribution's own spread, which all nets share: they see the same examples. */
  private String caution() {
    double highest = 100 * DepthFigures.mean(best.validation());
    double lowest =
        depths.stream().mapToDouble(d -> 100 * DepthFigures.mean(d.validation())).min().orElse(0);
    double uncertainty = 2 * Math.sqrt(highest * (100 - highest) / examples);
    String figures =
        String.format(
            "%,d validation examples tell an accuracy of %.1f %% to about %.1f points",
            examples, highest, uncertainty);
    return highest - lowest > uncertainty
        ? figures + "; the best and the worst depth differ by more."
        : figures
            + "; the depths differ by less, so that other examples might rank them otherwise.";
  }

  private static String percent(double[] figures) {
    return String.format("%.1f %%", 100 * DepthFigures.mean(figures));
  }
}
