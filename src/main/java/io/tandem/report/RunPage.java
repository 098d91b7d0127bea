package io.tandem.report;

import io.tandem.model.AtomicFile;
import io.tandem.train.HistoryEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A training run as a page that needs no other file and no network. */
public final class RunPage {
  private static final String TEMPLATE = "run.html";

  private RunPage() {}

  /**
   * Writes the page of a run that has ended, whole or not at all.
   *
   * @param history in the order of the iterations
   * @param conclusion how the run ended, in a sentence
   * @param findings in the trained network; empty where a failed device left none
   * @throws IOException if the file cannot be written
   */
  public static void write(
      Path file,
      RunDescription run,
      List<HistoryEntry> history,
      String conclusion,
      Optional<Findings> findings)
      throws IOException {
    byte[] page = html(run, history, conclusion, findings).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(page));
  }

  /** The page of a run that has ended, which is well-formed XML too. */
  static String html(
      RunDescription run,
      List<HistoryEntry> history,
      String conclusion,
      Optional<Findings> findings) {
    return page(run, false, history, conclusion, FindingsSections.html(findings));
  }

  /** The page of a run that is going on: it asks its server for the history, and for the end. */
  static String live(RunDescription run) {
    return page(run, true, List.of(), "starting", "");
  }

  private static String page(
      RunDescription run,
      boolean live,
      List<HistoryEntry> history,
      String status,
      String findings) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("live", live);
    data.put("iterations", run.iterations());
    data.put("epochs", run.epochs());
    data.put("examples", run.examples());
    data.put("rows", history.stream().map(HistoryRows::row).toList());
    return Template.fill(
        TEMPLATE,
        Map.of(
            "TITLE", Markup.text(run.title()),
            "STATUS", Markup.text(status),
            "DEVICE", Markup.text(run.device()),
            "FINDINGS", findings,
            "FACTS", facts(run),
            "RUN", HistoryRows.json(data)));
  }

  private static String facts(RunDescription run) {
    return run.facts().entrySet().stream()
        .map(
            fact ->
                String.format(
                    "<tr><th scope=\"row\">%s</th><td>%s</td></tr>",
                    Markup.text(fact.getKey()), Markup.text(fact.getValue())))
        .collect(Collectors.joining("\n"));
  }
}
