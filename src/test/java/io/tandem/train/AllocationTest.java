package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.opencl.FreshJvm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done over and over leaves nothing to the garbage collector, on any thread. */
@Execution(ExecutionMode.CONCURRENT)
class AllocationTest {
  private static final List<String> OPTIONS =
      List.of("--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC");

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT32", "FLOAT64"})
  void onceCompiledItAllocatesNothing(String precision) throws Exception {
    List<String> work =
        List.of(
            "TRAINING RELU NONE",
            "TRAINING GELU NONE",
            "TRAINING TANH NONE",
            "TRAINING GELU BATCH",
            "TRAINING GELU LAYER",
            "TRAINING RELU BATCH",
            "TRAINING_THROUGH_VIEWS RELU NONE",
            "PREDICTION RELU NONE",
            "PREDICTION_OF_ONE_ROW RELU NONE");
    String[] arguments = (precision + " " + String.join(" ", work)).split(" ");

    List<String> lines = FreshJvm.run(Map.of(), OPTIONS, AllocatedBytes.class, arguments);

    assertThat(lines)
        .as("fewest bytes allocated in a round, on one thread and on two, of %s", work)
        .hasSize(2 * work.size())
        .containsOnly("0");
  }
}
