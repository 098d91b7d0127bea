package io.tandem.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of a table, cell by cell (RFC 4180; a field in quotes may hold commas). */
final class CsvFile {
  /** A picture of 1,024 x 1,024 pixels in three colours, and a label. */
  private static final int MOST_COLUMNS = 3 * 1024 * 1024 + 1;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private CsvFile() {}

  /** Takes a table's lines. */
  @FunctionalInterface
  interface Lines {
    /**
     * Takes a line that is not blank.
     *
     * @param number from 1 on, in the file
     * @param cells without blanks around them
     */
    void take(long number, List<String> cells);
  }

  /**
   * Reads a table.
   *
   * @throws DataException if the file is missing or is no table of text in UTF-8
   */
  static void read(Path file, Lines lines) {
    DataFile.size(file, "a table");
    CsvRecordHandler handler = CsvRecordHandler.of(settings -> settings.maxFields(MOST_COLUMNS));
    try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        CsvReader<CsvRecord> records = reader().build(handler, text)) {
      for (CsvRecord line : records) {
        List<String> cells = line.getFields().stream().map(CsvFile::cell).toList();
        if (cells.size() > 1 || !cells.get(0).isEmpty()) {
          lines.take(line.getStartingLineNumber(), cells);
        }
      }
    } catch (CharacterCodingException e) {
      throw notText(file, e);
    } catch (IOException e) {
      throw DataFile.unreadable(file, e);
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof CharacterCodingException
          ? notText(file, e)
          : DataFile.unreadable(file, e.getCause());
    } catch (CsvParseException e) {
      throw e.getCause() instanceof CharacterCodingException ? notText(file, e) : damaged(file, e);
    }
  }

  /** What takes the lines knows better what to say of one that is too short or too long. */
  private static CsvReader.CsvReaderBuilder reader() {
    return CsvReader.builder().allowMissingFields(true).allowExtraFields(true);
  }

  /** A cell's number; not a number if it is no finite one. */
  static double number(String cell) {
    try {
      double number = Double.parseDouble(cell);
      return Double.isFinite(number) ? number : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static String cell(String field) {
    return field.startsWith(BYTE_ORDER_MARK) ? field.substring(1).strip() : field.strip();
  }

  private static DataException notText(Path file, Exception error) {
    return new DataException(file + ": expected text in UTF-8, found other bytes", error);
  }

  private static DataException damaged(Path file, CsvParseException error) {
    String reason = error.getCause() == null ? error.getMessage() : error.getCause().getMessage();
    return new DataException(file + ": expected a table, found none: " + Excerpt.of(reason), error);
  }
}
