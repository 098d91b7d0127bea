package io.tandem.data;

import java.util.List;
import java.util.Optional;

/**
 * Which data set is asked for, and how it is to be split.
 *
 * @param spec one of {@link Datasets#forms()}
 * @param validation the validation part of data that has none: a share of the examples, such as
 *     {@code 0.1}, another spec, or another file in the format of {@code spec}; empty for the
 *     default, a tenth
 * @param test the same for the test part
 * @param splitSeed of the draw that makes parts by shares
 * @param csv how tables are laid out
 * @param classes the names that labels must be among, in their order; empty where the data
 *     themselves tell
 */
public record DataRequest(
    String spec,
    Optional<String> validation,
    Optional<String> test,
    int splitSeed,
    CsvLayout csv,
    Optional<List<String>> classes) {
  /** A data set by its spec alone. */
  public static DataRequest of(String spec) {
    return new DataRequest(
        spec, Optional.empty(), Optional.empty(), 0, CsvLayout.usual(), Optional.empty());
  }

  /** The same request of data whose classes are known. */
  public DataRequest withClasses(List<String> known) {
    return new DataRequest(spec, validation, test, splitSeed, csv, Optional.of(known));
  }

  /** The same request of a table that is laid out in another way. */
  public DataRequest withLayout(CsvLayout layout) {
    return new DataRequest(spec, validation, test, splitSeed, layout, classes);
  }
}
