package io.tandem.cli;

import io.tandem.data.CsvLayout;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a table with labels is laid out. */
final class CsvOptions {
  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      description = "of a csv: its name, or its number from 1 on (default: the last)")
  private String labelColumn;

  @Option(
      names = "--csv-header",
      paramLabel = "HOW",
      defaultValue = "AUTO",
      description =
          "whether a csv begins with a line of names: yes, no or auto, which looks for numbers in"
              + " it (default: auto)")
  private CsvLayout.Header header;

  CsvLayout layout() {
    return new CsvLayout(header, Optional.ofNullable(labelColumn));
  }
}
