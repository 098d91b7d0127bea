package io.tandem.bench.comparison;

import static io.tandem.bench.comparison.Table.number;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** How much memory training takes beside the bytes that it trains on. */
final class Memory {
  private static final int[] ROWS = {250_000, 500_000, 1_000_000};
  private static final double MEBIBYTE = 1 << 20;

  private Memory() {}

  /**
   * Prints the table, in MiB.
   *
   * @param arguments the repository; its commit; columns of a row
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Programs programs = new Programs(Path.of(arguments[0]));
    int columns = Integer.parseInt(arguments[2]);
    Table table =
        new Table(
            "rows x columns of bytes",
            "the bytes, MiB",
            "living objects",
            "resident before the data",
            "resident after an epoch",
            "most ever resident",
            "living objects / bytes",
            "(most resident - before) / bytes");
    for (int rows : ROWS) {
      System.err.println("training on " + rows + " rows ...");
      double data = (double) rows * columns;
      long[] memory = measure(programs, rows, columns);
      long before = memory[0];
      long after = memory[1];
      long most = memory[2];
      long living = memory[3];
      table.row(
          number(rows, 0) + " x " + number(columns, 0),
          number(data / MEBIBYTE, 0),
          number(living / MEBIBYTE, 0),
          number(before / MEBIBYTE, 0),
          number(after / MEBIBYTE, 0),
          number(most / MEBIBYTE, 0),
          number(living / data, 2),
          number((most - before) / data, 2));
    }
    Report.print("memory " + columns, arguments[1], table, Map.of());
  }

  private static long[] measure(Programs programs, int rows, int columns)
      throws IOException, InterruptedException {
    String threads = Integer.toString(Runtime.getRuntime().availableProcessors());
    Entry entry =
        programs.tandem(
            "memory", "TandemMemory", Integer.toString(rows), Integer.toString(columns), threads);
    Path errors = programs.logs().resolve("memory.log");
    Process process = new ProcessBuilder(entry.command()).redirectError(errors.toFile()).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("training on " + rows + " rows failed; see " + errors);
    }
    return Arrays.stream(answer.trim().split(" ")).mapToLong(Long::parseLong).toArray();
  }
}
