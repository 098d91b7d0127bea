package io.tandem.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is trained survives that the garbage collector moves arrays. */
@Execution(ExecutionMode.CONCURRENT)
class CollectionTest {
  private static List<String> undisturbed;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    FirstDevice.assumeItWorks();
    undisturbed = train("Serial");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Serial", "G1"})
  void collectionsBetweenStepsChangeNoBit(String collector) throws Exception {
    List<String> disturbed = train(collector, CollectedTraining.COLLECT);

    int last = undisturbed.size() - 1;
    assertThat(undisturbed).hasSizeGreaterThan(CollectedTraining.STEPS);
    assertThat(disturbed.subList(0, last)).isEqualTo(undisturbed.subList(0, last));
    assertThat(Integer.parseInt(disturbed.get(last)))
        .as("how often the kernel's array was moved")
        .isGreaterThan(CollectedTraining.COLLECTIONS / 2);
  }

  private static List<String> train(String collector, String... arguments)
      throws IOException, InterruptedException {
    List<String> options =
        List.of(
            "-Xmx128m",
            "-XX:+Use" + collector + "GC",
            // Or else a collection leaves alone what has few gaps, and G1 what lies in another
            // region.
            "-XX:MarkSweepDeadRatio=0",
            "-XX:G1HeapRegionSize=16m",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
    return FreshJvm.run(Map.of(), options, CollectedTraining.class, arguments);
  }
}
