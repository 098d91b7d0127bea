package io.tandem.bench.comparison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table in Markdown. */
final class Table {
  private final List<String> rows = new ArrayList<>();

  Table(String... headings) {
    row(headings);
    row(Stream.of(headings).map(heading -> "---").toArray(String[]::new));
  }

  void row(String... cells) {
    rows.add(Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |")));
  }

  /** A number with so many decimals. */
  static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  @Override
  public String toString() {
    return String.join("\n", rows);
  }
}
