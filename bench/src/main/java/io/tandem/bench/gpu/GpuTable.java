package io.tandem.bench.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lines that the programs printed, as one table in Markdown and one list in JSON. */
final class GpuTable {
  private GpuTable() {}

  /**
   * Prints the table and writes the list.
   *
   * @param arguments a file with a line of JSON a measurement; the file to write
   */
  public static void main(String[] arguments) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, List<JsonNode>> cases = new LinkedHashMap<>();
    List<JsonNode> all = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      JsonNode measured = mapper.readTree(line);
      all.add(measured);
      String name = measured.get("case").asText() + ", " + measured.get("precision").asText();
      cases.computeIfAbsent(name, key -> new ArrayList<>()).add(measured);
    }
    mapper.writerWithDefaultPrettyPrinter().writeValue(Path.of(arguments[1]).toFile(), all);
    System.out.println(
        "| network/batch, precision | library | µs a step (least to most) | Tandem is so many times as fast |");
    System.out.println("|---|---|---|---|");
    cases.forEach(GpuTable::print);
  }

  private static void print(String name, List<JsonNode> measurements) {
    double tandem =
        measurements.stream()
            .filter(measured -> measured.get("library").asText().equals("Tandem"))
            .mapToDouble(measured -> measured.get("median_us").asDouble())
            .findFirst()
            .orElse(Double.NaN);
    for (JsonNode measured : measurements) {
      String library = measured.get("library").asText();
      if (measured.has("reason")) {
        System.out.printf(
            "| %s | %s | did not run: %s | |%n", name, library, measured.get("reason").asText());
        continue;
      }
      double median = measured.get("median_us").asDouble();
      System.out.printf(
          "| %s | %s | %.1f (%.1f to %.1f) | %.2f |%n",
          name,
          library,
          median,
          measured.get("least_us").asDouble(),
          measured.get("most_us").asDouble(),
          median / tandem);
    }
  }
}
