package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  private static final float[] PIXELS = pixels();

  @TempDir private static Path folder;

  private static Path model;

  @BeforeAll
  static void train() {
    Program.run("train", "--epochs", "1", "--out", folder.resolve("run"));
    model = folder.resolve("run").resolve("model.safetensors");
  }

  private static float[] pixels() {
    float[] pixels = new float[64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i * 7 % 17;
    }
    return pixels;
  }

  @Test
  void onnxRuntimePredictsAsTandemDoes() throws Exception {
    Path onnx = folder.resolve("digits.onnx");
    Program program = Program.run("export", "--model", model, "--onnx", onnx);
    assertThat(program.exitCode()).as(program.err()).isEqualTo(ExitCodes.DONE);
    assertThat(program.out()).startsWith(onnx + ": features [batch, 64]").contains("logits");

    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(onnx.toString());
        OnnxTensor tensor = OnnxTensor.createTensor(environment, new float[][] {PIXELS});
        OrtSession.Result result = session.run(Map.of("features", tensor))) {
      float[] logits = ((float[][]) result.get("logits").orElseThrow().getValue())[0];
      double sum = IntStream.range(0, 10).mapToDouble(i -> Math.exp(logits[i])).sum();
      double[] probabilities = tandemsProbabilities();
      for (int i = 0; i < logits.length; i++) {
        assertThat(Math.exp(logits[i]) / sum).isCloseTo(probabilities[i], within(1e-5));
      }
    }
  }

  private static double[] tandemsProbabilities() throws IOException {
    Path csv = folder.resolve("row.csv");
    String row =
        IntStream.range(0, PIXELS.length)
            .mapToObj(i -> Integer.toString((int) PIXELS[i]))
            .collect(Collectors.joining(","));
    Files.writeString(csv, row + "\n");
    String json = Program.run("predict", "--model", model, csv, "--json", "-").out();
    return new ObjectMapper()
        .treeToValue(new ObjectMapper().readTree(json).at("/0/probabilities"), double[].class);
  }

  @Test
  void predictionsOfManyRowsAreThoseOfEachAlone() throws IOException {
    Path csv = folder.resolve("rows.csv");
    String row = Arrays.toString(PIXELS).replaceAll("[\\[\\] ]", "");
    Files.writeString(csv, (row + "\n").repeat(701));
    String json = Program.run("predict", "--model", model, csv, "--json", "-").out();
    double[] alone = tandemsProbabilities();
    var predictions = new ObjectMapper().readTree(json);
    assertThat(predictions).hasSize(701);
    for (var prediction : predictions) {
      assertThat(new ObjectMapper().treeToValue(prediction.get("probabilities"), double[].class))
          .containsExactly(alone);
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    Path onnx = folder.resolve("missing").resolve("model.onnx");
    Program program = Program.run("export", "--model", model, "--onnx", onnx);
    assertThat(program.exitCode()).isEqualTo(ExitCodes.OUTPUT);
    assertThat(program.error()).contains("cannot write " + onnx);
  }

  @Test
  void aModelThatIsNoneIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.safetensors"), "no model");
    Path onnx = folder.resolve("none.onnx");
    Program program = Program.run("export", "--model", text, "--onnx", onnx);
    assertThat(program.exitCode()).isEqualTo(ExitCodes.INPUT);
    assertThat(program.error()).contains(text.toString());
    assertThat(onnx).doesNotExist();
  }
}
