package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are watched while they go on, and the report that they leave. */
class WatchTest {
  @TempDir private Path folder;

  @Test
  void aRunSaysWhereItCanBeWatchedBeforeItStarts() {
    Program program = Program.run("train", "--epochs", "1", "--ui");

    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out())
        .containsPattern("(?s)watch it at http://127\\.0\\.0\\.1:\\d+/\n.*epoch +1\\.00");
  }

  @Test
  void aPortThatIsTakenIsAnErrorOfTheCommandLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Program program = Program.run("train", "--epochs", "1", "--ui", taken.getLocalPort());

      assertThat(program.exitCode()).isEqualTo(ExitCodes.USAGE);
      assertThat(program.error())
          .contains("--ui: expected a port that is free, found " + taken.getLocalPort());
    }
    Program wrong = Program.run("train", "--ui", "65536");
    assertThat(wrong.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(wrong.error()).contains("--ui: expected a port from 1 to 65535", "65536");
  }

  @Test
  void theReportTellsTheRunAndWhatBecameOfIt() throws IOException {
    Program program = Program.run("train", "--epochs", "2", "--seed", "5", "--out", folder);
    String report = Files.readString(folder.resolve("report.html"));

    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(report)
        .contains("digits, 64-50-10", "trained 130 iterations in", "cpu: ")
        .contains("<th scope=\"row\">seed</th><td>5</td>", "<th scope=\"row\">java</th>")
        .contains("The 200 examples of the validation part, with the parameters of iteration 130.")
        .contains("<h2>Worst mistakes</h2>", "Layer 2: logits", "\"live\":false");
  }

  @Test
  void aRunThatDivergesHasAReportThatSaysSo() throws IOException {
    Program program =
        Program.run("train", "--epochs", "2", "--learning-rate", "1e30", "--out", folder);

    assertThat(program.exitCode()).isEqualTo(ExitCodes.DIVERGED);
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("learning rate that is too high", "with the parameters of iteration 0.");
  }

  @Test
  void eventsAreWrittenForTensorBoard() throws IOException {
    Program program = Program.run("train", "--epochs", "2", "--tensorboard", folder);

    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("events for TensorBoard in " + folder);
    try (var files = Files.list(folder)) {
      assertThat(files).singleElement().satisfies(file -> assertThat(file).isNotEmptyFile());
    }
  }

  @Test
  void aPlaceWhereEventsCannotGoIsAnErrorBeforeTraining() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Program program = Program.run("train", "--tensorboard", file);

    assertThat(program.exitCode()).isEqualTo(ExitCodes.OUTPUT);
    assertThat(program.error()).contains("cannot write " + file);
    assertThat(program.out()).doesNotContain("epoch ");
  }
}
