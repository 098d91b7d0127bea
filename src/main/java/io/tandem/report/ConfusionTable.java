package io.tandem.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A confusion matrix as a table of a page, darker where a class is often taken for another. */
final class ConfusionTable {
  private ConfusionTable() {}

  static String html(ConfusionMatrix matrix, List<String> classes) {
    StringBuilder table =
        new StringBuilder("<div class=\"wide\"><table class=\"confusion\"><thead><tr><td></td>");
    classes.forEach(name -> table.append(head("col", name)));
    table.append(head("col", "recall")).append("</tr></thead>\n<tbody>\n");
    for (int actual = 0; actual < classes.size(); actual++) {
      int[] row = matrix.counts()[actual];
      double examples = Math.max(1, Arrays.stream(row).sum());
      table.append("<tr>").append(head("row", classes.get(actual)));
      for (int predicted = 0; predicted < row.length; predicted++) {
        table.append(
            String.format(
                Locale.ROOT,
                "<td class=\"%s\" style=\"--share:%.3f\">%s</td>",
                actual == predicted ? "right" : "wrong",
                row[predicted] / examples,
                row[predicted] == 0 ? "" : Integer.toString(row[predicted])));
      }
      table.append(cell(matrix.recall(actual))).append("</tr>\n");
    }
    table.append("<tr>").append(head("row", "precision"));
    for (int predicted = 0; predicted < classes.size(); predicted++) {
      table.append(cell(matrix.precision(predicted)));
    }
    return table.append("<td></td></tr>\n</tbody></table></div>").toString();
  }

  private static String head(String scope, String text) {
    return "<th scope=\"" + scope + "\">" + Markup.text(text) + "</th>";
  }

  private static String cell(double share) {
    return "<td>" + Figures.percent(share) + "</td>";
  }
}
