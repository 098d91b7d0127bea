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
    int name = classes.stream().mapToInt(String::length).max().orElse(0);
    int column = Math.min(WIDEST_COLUMN, Math.max(name, 5)) + 1;
    StringBuilder text = new StringBuilder();
    text.append(" ".repeat(name));
    for (String predicted : classes) {
      text.append(right(predicted, column));
    }
    text.append(right("recall", column)).append('\n');
    for (int actual = 0; actual < counts.length; actual++) {
      text.append(right(classes.get(actual), name));
      for (int count : counts[actual]) {
        text.append(right(count == 0 ? "." : Integer.toString(count), column));
      }
      text.append(right(percent(recall(actual)), column)).append('\n');
    }
    text.append(right("precision", Math.max(name, 1)).substring(0, Math.max(name, 1)));
    for (int predicted = 0; predicted < counts.length; predicted++) {
      text.append(right(percent(precision(predicted)), column));
    }
    return text.append('\n').toString();
  }

  private static String right(String text, int width) {
    String cut = text.length() < width || width == 0 ? text : text.substring(0, width);
    return " ".repeat(Math.max(0, width - cut.length())) + cut;
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format("%.1f %%", 100 * share);
  }
}
