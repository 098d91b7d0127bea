package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.BesideOthers;
import io.tandem.backend.cuda.NeedsSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a run on a GPU: one that works, and one that is lost. */
@BesideOthers
@NeedsSimulator
class DeviceReportTest {
  private static final String[] SECTIONS = {
    "<h2>Confusions</h2>", "<h2>First layer</h2>", "Layer 1: activations", "Layer 2: logits"
  };

  @TempDir private Path folder;

  private String report(ProgramProcess process, String onDeviceFailure) throws IOException {
    Path run = folder.resolve("run");
    process.run(
        "train",
        "--device",
        "cuda",
        "--epochs",
        "3",
        "--on-device-failure",
        onDeviceFailure,
        "--out",
        run);
    return Files.readString(run.resolve("report.html"));
  }

  private ProgramProcess losing() {
    return ProgramProcess.simulated(folder).with("TANDEM_SIMULATOR_LOSE_DEVICE", 100);
  }

  @Test
  void theNetworkIsLookedIntoOnTheGpu() throws IOException {
    assertThat(report(ProgramProcess.simulated(folder), "stop"))
        .contains("cuda: ", "with the parameters of iteration 195.")
        .contains(SECTIONS);
  }

  @Test
  void whereTheGpuIsLostTheReportSaysWhatItLacks() throws IOException {
    assertThat(report(losing(), "stop"))
        .contains("the device failed before the network was looked into")
        .doesNotContain(SECTIONS);
  }

  @Test
  void whereTrainingGoesOnTheNetworkIsLookedIntoThere() throws IOException {
    assertThat(report(losing(), "continue"))
        .contains("with the parameters of iteration 195.")
        .contains(SECTIONS);
  }
}
