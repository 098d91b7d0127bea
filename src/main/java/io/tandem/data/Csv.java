package io.tandem.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tables of numbers: a row a line, separated by commas, with or without a line of names above. */
public final class Csv {
  private Csv() {}

  /**
   * Reads a table.
   *
   * @param columns how many each row should have
   * @return [rows][columns], at least one row
   * @throws DataException if the file is missing or empty, or a row is not so many finite numbers
   */
  public static double[][] read(Path file, int columns) {
    List<double[]> rows = new ArrayList<>();
    CsvFile.read(
        file,
        (line, cells) -> {
          if (line > 1 || !isHeader(cells)) {
            rows.add(row(file, line, cells, columns));
          }
        });
    if (rows.isEmpty()) {
      throw new DataException(file + ": expected at least one row of numbers, found none");
    }
    return rows.toArray(double[][]::new);
  }

  private static boolean isHeader(List<String> cells) {
    return cells.stream().allMatch(cell -> Double.isNaN(CsvFile.number(cell)));
  }

  private static double[] row(Path file, long line, List<String> cells, int columns) {
    if (cells.size() != columns) {
      throw new DataException(
          String.format(
              "%s, line %d: expected %d numbers, found %d", file, line, columns, cells.size()));
    }
    double[] row = new double[columns];
    for (int i = 0; i < columns; i++) {
      row[i] = CsvFile.number(cells.get(i));
      if (Double.isNaN(row[i])) {
        throw new DataException(
            String.format(
                "%s, line %d, column %d: expected a finite number, found '%s'",
                file, line, i + 1, Excerpt.of(cells.get(i))));
      }
    }
    return row;
  }
}
