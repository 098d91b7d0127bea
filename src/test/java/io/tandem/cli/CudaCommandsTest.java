package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.backend.cuda.NeedsSimulator;
import io.tandem.backend.cuda.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on the simulated GPU, each in a process of its own. */
@Execution(ExecutionMode.CONCURRENT)
@NeedsSimulator
class CudaCommandsTest {
  private static final String EPOCHS = "3";
  private static final String SHORTLY = "--seconds=5";

  @TempDir private Path folder;

  @Test
  void theExerciseIsRightOnTheGpu() {
    Program program = ProgramProcess.simulated(folder).run("exercise", "--device", "cuda");

    assertThat(program.exitCode()).as(program.out() + program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).startsWith("cuda: ").contains("All passed");
  }

  @Test
  void theExerciseIsRightWhereThereIsOnlyCublas13() {
    Path newer = Simulator.folder().resolveSibling("simulator13");

    Program program =
        ProgramProcess.simulated(folder)
            .with("TANDEM_CUDA_LIBRARIES", newer)
            .run("exercise", "--device", "cuda");

    assertThat(program.exitCode()).as(program.out() + program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).startsWith("cuda: ").contains("cuBLAS 13.");
  }

  @Test
  void firstTakesTheGpuThatWorks() {
    Program program =
        ProgramProcess.simulated(folder).run("train", "--device", "first", "--epochs", "1");

    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).startsWith("cuda: ");
  }

  @Test
  void autoMeasuresRemembersAndChangesNoBit() throws IOException {
    Path measured = folder.resolve("measured");
    Path remembered = folder.resolve("remembered");
    Path named = folder.resolve("named");

    Program program = trainOneEpoch("auto", measured);

    JsonNode choice = summary(measured).get("device_choice");
    String taken = choice.get("taken").asText();
    assertThat(program.out()).startsWith("device: " + taken + " ").contains(" ms a step; ");
    assertThat(choice.at("/step_times/cuda/seconds").asDouble()).isPositive();
    assertThat(choice.at("/step_times/cpu/seconds").asDouble()).isPositive();
    assertThat(choice.get("asked").asText()).isEqualTo("auto");
    assertThat(choice.get("remembered").asBoolean()).isFalse();
    trainOneEpoch(taken, named);
    assertThat(model(measured)).hasSameBinaryContentAs(model(named));
    keepTimes(0.001, 1);
    assertThat(trainOneEpoch("auto", remembered).out())
        .startsWith("device: cuda ")
        .containsPattern("\\((under )?1 ms a step; cpu (under )?1000 ms; .*; remembered\\)");
    trainOneEpoch("cuda", named);
    assertThat(model(remembered)).hasSameBinaryContentAs(model(named));
  }

  @Test
  void autoSaysWhyItTakesTheCpu() {
    Program program =
        ProgramProcess.simulated(folder)
            .with("TANDEM_SIMULATOR_DRIVER_VERSION", 10010)
            .run("train", "--epochs", "1");

    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out().lines().findFirst().orElseThrow())
        .startsWith("device: cpu ")
        .contains("cuda skipped: the driver supports CUDA 10.1, and 12.0 is needed");
  }

  @Test
  void devicesShowsEachStepOfTheProbe() throws IOException {
    Program program =
        ProgramProcess.simulated(folder)
            .with("TANDEM_SIMULATOR_FAIL_LAUNCH", 2)
            .run("devices", "--json", "-");

    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    JsonNode devices = new ObjectMapper().readTree(program.out());
    JsonNode cuda = devices.get(0);
    assertThat(cuda.get("name").asText()).isEqualTo("cuda");
    assertThat(cuda.get("usable").asBoolean()).isFalse();
    JsonNode failed = cuda.get("probe").get(cuda.get("probe").size() - 1);
    assertThat(failed.get("name").asText()).isEqualTo("product");
    assertThat(failed.get("finding").asText()).contains("a product by cuBLAS failed");
    assertThat(failed.get("advice").asText()).isNotBlank();
    JsonNode cpu = devices.get(devices.size() - 1);
    assertThat(cpu.get("name").asText()).isEqualTo("cpu");
    assertThat(cpu.get("usable").asBoolean()).isTrue();
  }

  @Test
  void whatTheCpuComputesOnWithAGpuBesideItLeavesTheGpuAlone() {
    Program program =
        ProgramProcess.simulated(folder)
            .run(List.of("-verbose:class"), "train", "--epochs", "1", "--device", "cpu");

    assertThat(program.exitCode()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("io.tandem.cli.TrainCommand").doesNotContain(" jcuda.");
  }

  @Test
  void aTruncatedNativeLibraryIsReplaced() throws IOException {
    ProgramProcess process = ProgramProcess.simulated(folder);
    assertThat(ofCuda(process.run("devices"))).doesNotContain("FAILED");
    Map<Path, byte[]> libraries = libraries();
    assertThat(libraries).hasSize(2);
    for (Path library : libraries.keySet()) {
      Files.write(library, new byte[1000]);
    }

    assertThat(ofCuda(process.run("devices"))).doesNotContain("FAILED");
    for (Path library : libraries.keySet()) {
      assertThat(library).hasBinaryContent(libraries.get(library));
    }
  }

  @Test
  void processesThatStartAtOnceDoNotDisturbEachOther() {
    ProgramProcess process = ProgramProcess.simulated(folder);
    List<CompletableFuture<Program>> programs =
        IntStream.range(0, 3)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> process.run("devices")))
            .toList();

    for (CompletableFuture<Program> program : programs) {
      assertThat(ofCuda(program.join())).contains("product").doesNotContain("FAILED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tf32", "bf16"})
  void tensorCoresTrainAndTheCpuRefusesThem(String precision) throws IOException {
    Path run = folder.resolve("run");
    Program program =
        ProgramProcess.simulated(folder)
            .run("train", "--precision", precision, "--epochs", "1", "--out", run);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains(", " + precision);
    Program evaluation =
        Program.run("evaluate", "--device", "cpu", "--model", run.resolve("model.safetensors"));
    assertThat(evaluation.exitCode()).as(evaluation.err()).isEqualTo(ExitCodes.DONE);

    Program refusal = Program.run("train", "--device", "cpu", "--precision", precision);
    assertThat(refusal.exitCode()).isEqualTo(ExitCodes.DEVICE);
    assertThat(refusal.error()).contains("--precision " + precision, "float32", "--device cuda");
  }

  @Test
  void aDeviceThatIsLostLeavesTheLastGoodEpoch() throws IOException {
    Path run = folder.resolve("run");

    Program program = losing(run, "stop");

    assertThat(program.exitCode()).isEqualTo(ExitCodes.DEVICE);
    assertThat(program.err())
        .contains("tandem train: ", "CUDA_ERROR_LAUNCH_FAILED", "iteration 65");
    JsonNode failure = summary(run).get("device_failure");
    assertThat(failure.get("device").asText()).isEqualTo("cuda");
    assertThat(failure.get("reason").asText()).contains("CUDA_ERROR_LAUNCH_FAILED");
    assertThat(failure.get("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(failure.get("kept_iteration").asInt()).isEqualTo(65);
    assertThat(failure.get("continued_on").isNull()).isTrue();
    Program evaluation =
        Program.run("evaluate", "--device", "cpu", "--model", run.resolve("model.safetensors"));
    assertThat(evaluation.exitCode()).as(evaluation.err()).isEqualTo(ExitCodes.DONE);
  }

  @Test
  void trainingGoesOnOnTheCpuWhereThatIsWanted() throws IOException {
    Path run = folder.resolve("run");

    Program program = losing(run, "continue");

    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).contains("going on from iteration 65 in float32 on cpu");
    JsonNode summary = summary(run);
    assertThat(summary.at("/device_failure/continued_on").asText()).isEqualTo("cpu");
    assertThat(summary.at("/device_failure/kept_iteration").asInt()).isEqualTo(65);
    assertThat(summary.at("/device/name").asText()).isEqualTo("cpu");
    assertThat(summary.at("/outcome").asText()).isEqualTo("COMPLETE");
    assertThat(summary.at("/final/iteration").asInt()).isEqualTo(195);
    List<String> history = Files.readAllLines(run.resolve("history.csv"));
    assertThat(history.stream().skip(1).map(line -> Integer.parseInt(line.split(",")[0])))
        .as("each iteration once, in order")
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aRunThatFailsBeforeItsFirstEpochLeavesAnEarlierModelAlone() throws IOException {
    Path run = folder.resolve("run");
    Program.run("train", "--device", "cpu", "--epochs", "1", "--out", run);
    byte[] model = Files.readAllBytes(run.resolve("model.safetensors"));
    for (int nth : new int[] {20, 35, 45}) {
      Program program =
          ProgramProcess.simulated(folder)
              .with("TANDEM_SIMULATOR_FAIL_ALLOCATION", nth)
              .run("train", "--device", "cuda", "--epochs", "1", "--out", run);

      assertThat(program.exitCode()).as("allocation %d: %s", nth, program.out()).isEqualTo(4);
      assertThat(program.err()).containsPattern("(?i)out.of.memory|ALLOC_FAILED");
      assertThat(run.resolve("model.safetensors")).hasBinaryContent(model);
    }
  }

  @Test
  void benchComparesTheGpuWithTheCpu() throws IOException {
    Program program =
        ProgramProcess.simulated(folder)
            .optimized()
            .run("bench", "--quick", SHORTLY, "--device", "cuda", "--device", "cpu", "--json", "-");

    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    JsonNode result = new ObjectMapper().readTree(program.out());
    assertThat(result.at("/devices/0/name").asText()).isEqualTo("cuda");
    assertThat(result.at("/crossovers/0/device").asText()).isEqualTo("cuda");
    assertThat(result.at("/crossovers/0/from").isNull()).as("a simulator is slow").isTrue();
    assertThat(result.at("/measurements/0/device").asText()).isEqualTo("cuda");
    assertThat(result.at("/measurements/0/agrees").asBoolean()).isTrue();
  }

  @Test
  void benchGoesOnWithoutADeviceThatIsLost() {
    Program program =
        ProgramProcess.simulated(folder)
            .optimized()
            .with("TANDEM_SIMULATOR_LOSE_DEVICE", 60)
            .run("bench", "--quick", SHORTLY, "--device", "cuda", "--device", "cpu");

    assertThat(program.exitCode()).as(program.out()).isEqualTo(ExitCodes.DEVICE);
    assertThat(program.err()).contains("cuda failed at ", "LAUNCH_FAILED");
    assertThat(program.out())
        .contains("layer backward", "cpu: ", "results are what the CPU computes");
  }

  /** A run of three epochs with 65 iterations each, whose GPU is lost in the second. */
  private Program losing(Path run, String onDeviceFailure) {
    return ProgramProcess.simulated(folder)
        .with("TANDEM_SIMULATOR_LOSE_DEVICE", 100)
        .run(
            "train",
            "--device",
            "cuda",
            "--epochs",
            EPOCHS,
            "--on-device-failure",
            onDeviceFailure,
            "--out",
            run);
  }

  /** Optimised, or the CPU's time may not settle before the trial ends, and is not remembered. */
  private Program trainOneEpoch(String device, Path run) {
    Program program =
        ProgramProcess.simulated(folder)
            .optimized()
            .run("train", "--device", device, "--epochs", "1", "--out", run);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    return program;
  }

  /** Puts times in seconds in place of those that are remembered. */
  private void keepTimes(double ofCuda, double ofCpu) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Path file = folder.resolve("cache").resolve("tandem").resolve("step-times.json");
    ObjectNode kept = (ObjectNode) json.readTree(file.toFile());
    for (JsonNode times : kept) {
      ((ObjectNode) times.get("cuda")).put("seconds", ofCuda);
      ((ObjectNode) times.get("cpu")).put("seconds", ofCpu);
    }
    json.writeValue(file.toFile(), kept);
  }

  private static Path model(Path run) {
    return run.resolve("model.safetensors");
  }

  private static JsonNode summary(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("run.json").toFile());
  }

  /** What devices tells of CUDA, which comes first. */
  private static String ofCuda(Program devices) {
    assertThat(devices.out()).startsWith("cuda: ").contains("\nopencl: ");
    return devices.out().substring(0, devices.out().indexOf("\nopencl: "));
  }

  /** The native libraries that were unpacked, with what is in them. */
  private Map<Path, byte[]> libraries() throws IOException {
    Map<Path, byte[]> libraries = new HashMap<>();
    try (var files = Files.walk(folder.resolve("cache").resolve("tandem"))) {
      for (Path library : files.filter(file -> file.toString().endsWith(".so")).toList()) {
        libraries.put(library, Files.readAllBytes(library));
      }
    }
    return libraries;
  }
}
