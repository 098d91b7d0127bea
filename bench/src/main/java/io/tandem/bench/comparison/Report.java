package io.tandem.bench.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a benchmark prints: what was measured, when, of what, where; a table; who is missing. */
final class Report {
  private static final Path LINUX_CPU_INFO = Path.of("/proc/cpuinfo");
  private static final List<String> TELLING_FLAGS =
      List.of("avx2", "fma", "avx512f", "avx512_bf16", "amx_tile");

  private Report() {}

  /**
   * Prints it.
   *
   * @param command the arguments of {@code bench/run}
   * @param commit that Tandem was built from
   */
  static void print(String command, String commit, Table table, Map<String, String> absences)
      throws IOException {
    System.out.printf("## `bench/run %s`%n%n", command);
    System.out.printf(
        "%s, commit %s, %s.%n%n%s%n", LocalDate.now(ZoneOffset.UTC), commit, machine(), table);
    absences.forEach(
        (label, reason) -> System.out.printf("%nNot measured: %s (%s).%n", label, reason));
    System.out.println();
  }

  private static String machine() throws IOException {
    return Runtime.getRuntime().availableProcessors()
        + " cores of "
        + processor("model name")
        + " ("
        + Stream.of(processor("flags").split(" "))
            .filter(TELLING_FLAGS::contains)
            .collect(Collectors.joining(", "))
        + "), "
        + System.getProperty("os.name")
        + ", Java "
        + Runtime.version().feature();
  }

  private static String processor(String property) throws IOException {
    if (!Files.exists(LINUX_CPU_INFO)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(LINUX_CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith(property))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown");
    }
  }
}
