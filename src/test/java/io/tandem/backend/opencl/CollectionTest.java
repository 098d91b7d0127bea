package io.tandem.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is trained survives that the garbage collector moves arrays. */
class CollectionTest {
  @ParameterizedTest
  @ValueSource(strings = {"Serial", "G1"})
  void collectionsBetweenStepsChangeNoBit(String collector) throws Exception {
    assumeThat(OpenClDevice.named(OpenClDevice.NAME).orElseThrow().probe().failure())
        .as("the failure of the probe")
        .isEmpty();

    List<String> undisturbed = train(collector);
    List<String> disturbed = train(collector, CollectedTraining.COLLECT);

    int last = undisturbed.size() - 1;
    assertThat(undisturbed).hasSizeGreaterThan(CollectedTraining.STEPS);
    assertThat(disturbed.subList(0, last)).isEqualTo(undisturbed.subList(0, last));
    assertThat(Integer.parseInt(disturbed.get(last)))
        .as("how often the kernel's array was moved")
        .isGreaterThan(CollectedTraining.STEPS / 2);
  }

  private static List<String> train(String collector, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+Use" + collector + "GC", "-Xmx128m"));
    // Or else a collection leaves alone what has few gaps, and G1 what lies in another region.
    command.addAll(List.of("-XX:MarkSweepDeadRatio=0", "-XX:G1HeapRegionSize=16m"));
    command.addAll(List.of("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(CollectedTraining.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as("exit code").isZero();
    return lines;
  }
}
