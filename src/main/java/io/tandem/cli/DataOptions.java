package io.tandem.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tandem.data.CsvLayout;
import io.tandem.data.DataRequest;
import io.tandem.data.Datasets;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine.Mixin;
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

  @Mixin private CsvOptions csv;

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
      @JsonProperty("csv_header") CsvLayout.Header csvHeader) {}

  String spec() {
    return spec;
  }

  DataRequest request() {
    return new DataRequest(
        spec,
        Optional.ofNullable(validation),
        Optional.ofNullable(test),
        splitSeed,
        csv.layout(),
        Optional.empty());
  }

  Configuration configuration() {
    CsvLayout layout = csv.layout();
    return new Configuration(
        validation, test, splitSeed, layout.labelColumn().orElse(null), layout.header());
  }
}
