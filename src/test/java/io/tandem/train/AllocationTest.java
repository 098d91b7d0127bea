package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.opencl.FreshJvm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done over and over leaves nothing to the garbage collector, on any thread. */
@Execution(ExecutionMode.CONCURRENT)
class AllocationTest {
  @ParameterizedTest
  @CsvSource({
    "TRAINING, FLOAT32, RELU, NONE",
    "TRAINING, FLOAT32, GELU, NONE",
    "TRAINING, FLOAT32, TANH, NONE",
    "TRAINING, FLOAT32, GELU, BATCH",
    "TRAINING, FLOAT32, GELU, LAYER",
    "TRAINING, FLOAT32, RELU, BATCH",
    "TRAINING, FLOAT64, RELU, NONE",
    "TRAINING_THROUGH_VIEWS, FLOAT32, RELU, NONE",
    "PREDICTION, FLOAT32, RELU, NONE",
    "PREDICTION, FLOAT64, RELU, NONE",
    "PREDICTION_OF_ONE_ROW, FLOAT32, RELU, NONE",
    "PREDICTION_OF_ONE_ROW, FLOAT64, RELU, NONE"
  })
  void onceCompiledItAllocatesNothing(
      String work, String precision, String activation, String normalization) throws Exception {
    List<String> options = List.of("--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC");

    List<String> lines =
        FreshJvm.run(
            Map.of(), options, AllocatedBytes.class, work, precision, activation, normalization);

    assertThat(lines).as("fewest bytes allocated in a round").containsExactly("0", "0");
  }
}
