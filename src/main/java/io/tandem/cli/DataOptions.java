package io.tandem.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tandem.data.CsvLayout;
import io.tandem.data.DataRequest;
import io.tandem.data.Datasets;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which data set, and how it is split: the same options give the same parts in every command. */
final class DataOptions {
  static final String DIGITS = "digits";

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      defaultValue = DIGITS,
      completionCandidates = Forms.class,
      description = "one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private String spec;

  @Option(
      names = "--validation",
      paramLabel = "PART",
      description =
          "for data without a validation part: a share of it, drawn class by class, or a SPEC or"
              + " file with the part (default: 0.1)")
  private String validation;

  @Option(
      names = "--test",
      paramLabel = "PART",
      description = "the same for the test part (default: 0.1)")
  private String test;

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "of the draw of the parts (default: ${DEFAULT-VALUE})")
  private int splitSeed;

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

  /** What a spec may look like. */
  static final class Forms implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Datasets.forms().iterator();
    }
  }

  /** The data set as the files of a run name it; what was not said is left out. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Configuration(
      String validation,
      String test,
      @JsonProperty("split_seed") int splitSeed,
      @JsonProperty("label_column") String labelColumn,
      @JsonProperty("csv_header") CsvLayout.Header header) {}

  String spec() {
    return spec;
  }

  DataRequest request() {
    return new DataRequest(
        spec,
        Optional.ofNullable(validation),
        Optional.ofNullable(test),
        splitSeed,
        new CsvLayout(header, Optional.ofNullable(labelColumn)),
        Optional.empty());
  }

  Configuration configuration() {
    return new Configuration(validation, test, splitSeed, labelColumn, header);
  }
}
