package io.tandem.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tandem.measure.Case;
import io.tandem.measure.Ceiling;
import io.tandem.measure.Comparison;
import io.tandem.measure.Contender;
import io.tandem.measure.Crossover;
import io.tandem.measure.Measurement;
import io.tandem.measure.Omission;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A comparison of devices, named as programs read it; times are in seconds. */
record BenchSummary(
    String precision,
    double seconds,
    List<Shown> devices,
    List<Measured> measurements,
    List<Omitted> omissions,
    List<Crossing> crossovers) {

  /** A device; null ceilings where it was not measured. */
  record Shown(
      String name,
      String description,
      Map<String, String> details,
      boolean usable,
      String reason,
      @JsonProperty("ceiling_flops") Double ceilingOperations,
      @JsonProperty("ceiling_bytes_per_second") Double ceilingBytes) {
    static Shown of(Contender contender, Ceiling ceiling) {
      return new Shown(
          contender.name(),
          contender.info().description(),
          contender.info().details(),
          contender.usable(),
          contender.reason(),
          finite(ceiling.operationsPerSecond()),
          finite(ceiling.bytesPerSecond()));
    }
  }

  /** A case on a device; a null error is not a number. */
  record Measured(
      String device,
      String operation,
      String size,
      int batch,
      int width,
      double median,
      @JsonProperty("lower_quartile") double lowerQuartile,
      @JsonProperty("upper_quartile") double upperQuartile,
      int laps,
      @JsonProperty("runs_per_lap") int runs,
      double flops,
      @JsonProperty("bytes_per_second") double bytes,
      @JsonProperty("share_of_ceiling") Double share,
      Double error,
      double tolerance,
      boolean agrees) {
    static Measured of(Comparison comparison, Measurement one) {
      return new Measured(
          one.device(),
          key(one.measured()),
          one.measured().size(),
          one.measured().batch(),
          one.measured().width(),
          one.timing().median(),
          one.timing().lowerQuartile(),
          one.timing().upperQuartile(),
          one.timing().laps(),
          one.timing().runs(),
          one.operationsPerSecond(),
          one.bytesPerSecond(),
          finite(comparison.ceiling(one.device()).share(one)),
          finite(one.agreement().error()),
          one.agreement().tolerance(),
          one.agreement().holds());
    }
  }

  /** A case that was left out. */
  record Omitted(String device, String operation, String size, String reason, boolean failed) {
    static Omitted of(Omission omission) {
      return new Omitted(
          omission.device(),
          key(omission.omitted()),
          omission.omitted().size(),
          omission.reason(),
          omission.failed());
    }
  }

  /** Where a device begins to be faster than the CPU; null if nowhere. */
  record Crossing(String device, String from, List<Ratio> ratios) {
    /** How many times as fast as the CPU. */
    record Ratio(String size, double speed) {}

    static Crossing of(Crossover crossover) {
      return new Crossing(
          crossover.device(),
          crossover.from().map(Case::size).orElse(null),
          crossover.ratios().stream()
              .map(ratio -> new Ratio(ratio.step().size(), ratio.speed()))
              .toList());
    }
  }

  static BenchSummary of(Comparison comparison) {
    return new BenchSummary(
        comparison.precision().toString(),
        comparison.seconds(),
        comparison.contenders().stream()
            .map(one -> Shown.of(one, comparison.ceiling(one.name())))
            .toList(),
        comparison.measurements().stream().map(one -> Measured.of(comparison, one)).toList(),
        comparison.omissions().stream().map(Omitted::of).toList(),
        comparison.crossovers().stream().map(Crossing::of).toList());
  }

  private static String key(Case one) {
    return one.operation().name().toLowerCase(Locale.ROOT);
  }

  /** JSON has no numbers that are none. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
