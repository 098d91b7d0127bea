package io.tandem.data;

import java.util.Optional;

/**
 * How the columns of a table are named, and which one holds the labels.
 *
 * @param header whether the first line has the columns' names
 * @param labelColumn the label column's name, or its number from 1 on; empty for the last one
 */
public record CsvLayout(Header header, Optional<String> labelColumn) {
  /** Whether a table begins with a line of names. */
  public enum Header {
    /** It does if no cell of its first line, the label's aside, is a number. */
    AUTO,
    /** It does. */
    YES,
    /** It does not. */
    NO
  }

  /** A table whose header shows itself and whose last column has the labels. */
  public static CsvLayout usual() {
    return new CsvLayout(Header.AUTO, Optional.empty());
  }
}
