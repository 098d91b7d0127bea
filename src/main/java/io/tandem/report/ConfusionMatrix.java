package io.tandem.report;

import java.util.Arrays;
import java.util.List;

/**
 * How often each class was taken for each.
 *
 * @param counts [actual class][predicted class]
 */
public record ConfusionMatrix(int[][] counts) {
  private static final int WIDEST_COLUMN = 10;
  private static final int WIDEST_PERCENT = "100.0 %".length();
  private static final String RECALL = "recall";
  private static final String PRECISION = "precision";

  /** Counts the predictions of examples with the given labels. */
  public static ConfusionMatrix of(int classes, int[] labels, int[] predictions) {
    int[][] counts = new int[classes][classes];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]][predictions[i]]++;
    }
    return new ConfusionMatrix(counts);
  }

  /** The share of a class's examples that were found, from 0 to 1; NaN if there are none. */
  public double recall(int actual) {
    return (double) counts[actual][actual] / Arrays.stream(counts[actual]).sum();
  }

  /** The share of a class's predictions that were right; NaN if there are none. */
  public double precision(int predicted) {
    int sum = Arrays.stream(counts).mapToInt(row -> row[predicted]).sum();
    return (double) counts[predicted][predicted] / sum;
  }

  /** A table for a terminal: a line an actual class, a column a predicted one. */
  public String text(List<String> classes) {
    int longest = classes.stream().mapToInt(String::length).max().orElse(0);
    int name = Math.max(longest, PRECISION.length());
    int column = Math.max(Math.min(WIDEST_COLUMN, longest), WIDEST_PERCENT) + 1;
    StringBuilder text = new StringBuilder(" ".repeat(name));
    for (String predicted : classes) {
      text.append(right(predicted, column));
    }
    text.append(right(RECALL, column)).append('\n');
    for (int actual = 0; actual < counts.length; actual++) {
      text.append(right(classes.get(actual), name + 1).substring(1));
      for (int count : counts[actual]) {
        text.append(right(count == 0 ? "." : Integer.toString(count), column));
      }
      text.append(right(percent(recall(actual)), column)).append('\n');
    }
    text.append(right(PRECISION, name + 1).substring(1));
    for (int predicted = 0; predicted < counts.length; predicted++) {
      text.append(right(percent(precision(predicted)), column));
    }
    return text.append('\n').toString();
  }

  /** Right-justified behind a blank at least; what is too long is cut. */
  private static String right(String text, int width) {
    String cut = text.length() < width ? text : text.substring(0, width - 1);
    return " ".repeat(width - cut.length()) + cut;
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format("%.1f %%", 100 * share);
  }
}
