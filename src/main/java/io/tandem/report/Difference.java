package io.tandem.report;

/**
 * How far two means over seeds lie apart, and how far they would by the choice of seeds alone.
 *
 * @param points the first less the second, in percentage points
 * @param noise what seeds alone exceed once in twenty times (Student's t-test, 1908), in percentage
 *     points; not a number for a single seed
 */
record Difference(double points, double noise) {
  private static final double PERCENT = 100;

  /** The 0.975 quantiles of Student's t for two samples of 2, 3, 4 and 5 seeds. */
  private static final double[] STUDENT = {4.303, 2.776, 2.447, 2.306};

  /** The same for many seeds. */
  private static final double NORMAL = 1.96;

  /** The difference of two figures, each from 0 to 1 and one a seed. */
  static Difference of(double[] one, double[] other) {
    int seeds = one.length;
    double variance =
        (Math.pow(DepthFigures.deviation(one), 2) + Math.pow(DepthFigures.deviation(other), 2))
            / seeds;
    return new Difference(
        PERCENT * (DepthFigures.mean(one) - DepthFigures.mean(other)),
        PERCENT * quantile(seeds) * Math.sqrt(variance));
  }

  private static double quantile(int seeds) {
    if (seeds < 2) {
      return Double.NaN;
    }
    return seeds - 2 < STUDENT.length ? STUDENT[seeds - 2] : NORMAL;
  }

  /** Whether it is more than seeds explain; never so of a single seed. */
  boolean isClear() {
    return Math.abs(points) > noise;
  }

  /** Its size in words. */
  String size() {
    return String.format("%.1f points", Math.abs(points));
  }

  /** How it compares with the seeds' spread, in words. */
  String judgement() {
    if (Double.isNaN(noise)) {
      return "of one seed, which cannot tell how much is chance";
    }
    return String.format(
        "%s than the seeds' spread explains (%.2f)", isClear() ? "more" : "no more", noise);
  }
}
