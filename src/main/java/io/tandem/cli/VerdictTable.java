package io.tandem.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table of checks: what was expected, what was got, how far it may be off, and the verdict. */
final class VerdictTable {
  private static final String LAYOUT = "%-34s  %15s  %15s  %9s  %s%n";

  private final PrintWriter out;
  private final List<Row> rows = new ArrayList<>();

  private record Row(String check, double expected, double got, double tolerance, boolean passed) {}

  VerdictTable(PrintWriter out) {
    this.out = out;
  }

  /** A number that should be at most a tolerance away from another. */
  void near(String check, double expected, double got, double tolerance) {
    rows.add(new Row(check, expected, got, tolerance, Math.abs(got - expected) <= tolerance));
  }

  /** A number that should be below a tolerance, and would best be the ideal. */
  void below(String check, double ideal, double got, double tolerance) {
    rows.add(new Row(check, ideal, got, tolerance, got < tolerance));
  }

  boolean allPassed() {
    return rows.stream().allMatch(Row::passed);
  }

  void print() {
    out.printf(LAYOUT, "check", "expected", "got", "tolerance", "verdict");
    for (Row row : rows) {
      out.printf(
          LAYOUT,
          row.check,
          number(row.expected),
          number(row.got),
          String.format("%.0e", row.tolerance),
          row.passed ? "passed" : "FAILED");
    }
    out.println(allPassed() ? "All passed." : "Not all passed.");
  }

  private static String number(double value) {
    if (value == 0) {
      return "0";
    }
    return Math.abs(value) >= 0.1 ? String.format("%.12f", value) : String.format("%.3e", value);
  }
}
