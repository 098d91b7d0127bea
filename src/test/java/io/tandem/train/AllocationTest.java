package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.opencl.FreshJvm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done over and over leaves nothing to the garbage collector, on any thread. */
class AllocationTest {
  @ParameterizedTest
  @CsvSource({
    "TRAINING, FLOAT32, RELU",
    "TRAINING, FLOAT32, GELU",
    "TRAINING, FLOAT32, TANH",
    "TRAINING, FLOAT64, RELU",
    "TRAINING_THROUGH_VIEWS, FLOAT32, RELU",
    "PREDICTION, FLOAT32, RELU",
    "PREDICTION, FLOAT64, RELU",
    "PREDICTION_OF_ONE_ROW, FLOAT32, RELU",
    "PREDICTION_OF_ONE_ROW, FLOAT64, RELU"
  })
  void onceCompiledItAllocatesNothing(String work, String precision, String activation)
      throws Exception {
    List<String> options = List.of("--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC");

    List<String> lines =
        FreshJvm.run(Map.of(), options, AllocatedBytes.class, work, precision, activation);

    assertThat(lines).as("fewest bytes allocated in a round").containsExactly("0", "0");
  }
}
