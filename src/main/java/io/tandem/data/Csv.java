package io.tandem.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank() && !(number == 1 && isHeader(line))) {
          rows.add(row(file, number, line, columns));
        }
      }
    } catch (CharacterCodingException e) {
      throw new DataException(file + ": expected text in UTF-8, found other bytes", e);
    } catch (IOException e) {
      throw new DataException(
          (Files.exists(file) ? "cannot read " : "no file ") + file + ": expected a table", e);
    }
    if (rows.isEmpty()) {
      throw new DataException(file + ": expected at least one row of numbers, found none");
    }
    return rows.toArray(double[][]::new);
  }

  private static boolean isHeader(String line) {
    for (String cell : line.split(",", -1)) {
      if (isNumber(cell)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(String cell) {
    try {
      return Double.isFinite(Double.parseDouble(cell.trim()));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static double[] row(Path file, int line, String text, int columns) {
    String[] cells = text.split(",", -1);
    if (cells.length != columns) {
      throw new DataException(
          String.format(
              "%s, line %d: expected %d numbers, found %d", file, line, columns, cells.length));
    }
    double[] row = new double[columns];
    for (int i = 0; i < columns; i++) {
      if (!isNumber(cells[i])) {
        throw new DataException(
            String.format(
                "%s, line %d, column %d: expected a finite number, found '%s'",
                file, line, i + 1, cells[i].trim()));
      }
      row[i] = Double.parseDouble(cells[i].trim());
    }
    return row;
  }
}
