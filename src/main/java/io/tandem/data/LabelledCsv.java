package io.tandem.data;

import io.tandem.backend.Features;
import io.tandem.data.ClassIndex.Labelling;
import io.tandem.data.CsvLayout.Header;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A table of examples: a row each, numbers in all columns but the label's. */
final class LabelledCsv {
  private final Path file;
  private final CsvLayout layout;
  private final ClassIndex classes;
  private final List<double[]> rows = new ArrayList<>();
  private List<String> names = List.of();
  private int columns;
  private int labelColumn;

  private LabelledCsv(Path file, DataRequest request) {
    this.file = file;
    layout = request.csv();
    classes = new ClassIndex(request.classes());
  }

  /**
   * Reads a table.
   *
   * @throws DataException if the file is missing, has no such label column, or a row has too few
   *     cells, too many, or one that is missing or no finite number
   */
  static Dataset read(Path file, DataRequest request) {
    LabelledCsv table = new LabelledCsv(file, request);
    CsvFile.read(file, table::take);
    if (table.rows.isEmpty()) {
      throw new DataException(file + ": expected at least one row of numbers, found none");
    }
    Labelling labelling = table.classes.finish(file + ", " + table.column(table.labelColumn));
    Features features = new Features.Reals(table.rows.toArray(double[][]::new), table.columns - 1);
    return new Dataset(
        request.spec(), features, labelling.labels(), labelling.classes(), Optional.empty());
  }

  private void take(long line, List<String> cells) {
    if (columns == 0) {
      columns = cells.size();
      if (columns < 2) {
        throw new DataException(
            file
                + ", line "
                + line
                + ": expected a label and a feature or more, separated by commas,"
                + " found one column");
      }
      if (begins(cells)) {
        return;
      }
    }
    if (cells.size() != columns) {
      throw new DataException(
          String.format(
              "%s, line %d: expected %d cells as in the first line, found %d",
              file, line, columns, cells.size()));
    }
    double[] row = new double[columns - 1];
    for (int i = 0; i < columns; i++) {
      if (cells.get(i).isEmpty()) {
        throw new DataException(
            place(line, i)
                + ": expected a value, found none: fill it in, or take the row or the column out");
      }
      if (i != labelColumn) {
        row[i < labelColumn ? i : i - 1] = number(line, i, cells.get(i));
      }
    }
    rows.add(row);
    classes.add(cells.get(labelColumn), () -> place(line, labelColumn));
  }

  /** Looks at the first line, and says whether it is a header. */
  private boolean begins(List<String> cells) {
    Optional<String> wanted = layout.labelColumn();
    Optional<Integer> byName = wanted.map(cells::indexOf).filter(column -> column >= 0);
    labelColumn = byName.or(() -> wanted.map(this::columnNumber)).orElse(columns - 1);
    boolean header =
        layout.header() == Header.YES
            || layout.header() == Header.AUTO
                && IntStream.range(0, columns)
                    .filter(i -> i != labelColumn)
                    .allMatch(i -> Double.isNaN(CsvFile.number(cells.get(i))));
    if (header) {
      names = List.copyOf(cells);
    } else {
      labelColumn = wanted.map(this::columnNumber).orElse(columns - 1);
    }
    return header;
  }

  private int columnNumber(String text) {
    double number = CsvFile.number(text);
    if (number >= 1 && number <= columns && number == Math.rint(number)) {
      return (int) number - 1;
    }
    throw new DataException(
        String.format(
            "%s: no label column '%s': expected a name of its first line or a number from 1 to %d",
            file, Excerpt.of(text), columns));
  }

  private double number(long line, int column, String cell) {
    double number = CsvFile.number(cell);
    if (Double.isNaN(number)) {
      throw new DataException(
          place(line, column)
              + ": expected a finite number, found '"
              + Excerpt.of(cell)
              + "'; if the labels are there, --label-column says so");
    }
    return number;
  }

  private String place(long line, int column) {
    return file + ", line " + line + ", " + column(column);
  }

  private String column(int column) {
    return "column "
        + (column + 1)
        + (names.isEmpty() ? "" : " (" + Excerpt.of(names.get(column)) + ")");
  }
}
