package io.tandem.cli;

import io.tandem.measure.Comparison;
import io.tandem.measure.Contender;
import io.tandem.measure.Crossover;
import io.tandem.measure.Measurement;
import io.tandem.measure.Omission;
import io.tandem.measure.Operation;
import io.tandem.report.Figures;
import java.io.PrintWriter;
import java.util.List;

/** A comparison of devices as text. */
final class BenchTable {
  private static final String LAYOUT = "  %-26s %-9s %9s  %-20s %8s %8s %8s  %8s%n";

  private final PrintWriter out;
  private final Comparison comparison;

  BenchTable(PrintWriter out, Comparison comparison) {
    this.out = out;
    this.comparison = comparison;
  }

  void print() {
    for (Operation operation : Operation.values()) {
      List<Measurement> measurements =
          comparison.measurements().stream()
              .filter(one -> one.measured().operation() == operation)
              .toList();
      if (!measurements.isEmpty()) {
        out.println();
        out.printf(
            LAYOUT.substring(2),
            String.format("%-28s", operation),
            "device",
            "median",
            "quartiles",
            "GFLOP/s",
            "GB/s",
            "ceiling",
            "error");
        measurements.forEach(this::print);
      }
    }
    out.println();
    comparison.contenders().forEach(this::print);
    printOmissions();
    out.println();
    printAgreement();
    for (Crossover crossover : comparison.crossovers()) {
      out.println(crossover.text() + ".");
    }
  }

  private void print(Measurement one) {
    out.printf(
        LAYOUT,
        one.measured().size(),
        one.device(),
        Figures.seconds(one.timing().median()),
        Figures.seconds(one.timing().lowerQuartile())
            + " to "
            + Figures.seconds(one.timing().upperQuartile()),
        Figures.giga(one.operationsPerSecond()),
        Figures.giga(one.bytesPerSecond()),
        Figures.percent(comparison.ceiling(one.device()).share(one)),
        Figures.error(one.agreement().error()) + (one.agreement().holds() ? "" : " WRONG"));
  }

  private void print(Contender contender) {
    if (contender.usable()) {
      out.printf(
          "%s; its ceilings: %s GFLOP/s, %s GB/s%n",
          contender.info().line(),
          Figures.giga(comparison.ceiling(contender.name()).operationsPerSecond()),
          Figures.giga(comparison.ceiling(contender.name()).bytesPerSecond()));
    } else {
      out.printf(
          "%s: %s, not usable: %s%n",
          contender.name(), contender.info().description(), contender.reason());
    }
  }

  private void printOmissions() {
    for (Omission omission : comparison.omissions()) {
      out.println(omission.text());
    }
  }

  private void printAgreement() {
    int wrong = comparison.disagreements().size();
    if (wrong == 0) {
      out.printf(
          "All %d results are what the CPU computes in float64, within the tolerance of rounding in"
              + " %s.%n",
          comparison.measurements().size(), comparison.precision());
    } else {
      out.printf(
          "WRONG: %d of %d results are farther from the CPU's in float64 than rounding explains.%n",
          wrong, comparison.measurements().size());
    }
  }
}
