package io.tandem.bench.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.tandem.bench.Clock;
import io.tandem.bench.Contender;
import io.tandem.bench.TrainingCase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** ONNX Runtime on the networks that Tandem exported, from floats that lie outside the heap. */
final class OnnxRuntimeInference implements Contender {
  private static final int BYTE_VALUES = 256;

  private final Path models;
  private final int threads;

  private OnnxRuntimeInference(Path models, int threads) {
    this.models = models;
    this.threads = threads;
  }

  /**
   * Serves a comparison.
   *
   * @param arguments the folder of the models, {@code 3072-50-10.onnx} and the like; the number of
   *     threads
   */
  public static void main(String[] arguments) throws IOException {
    Clock.serve(new OnnxRuntimeInference(Path.of(arguments[0]), Integer.parseInt(arguments[1])));
  }

  @Override
  public void run(String name, Clock clock) throws IOException, OrtException {
    TrainingCase shape = TrainingCase.parse(name);
    String model = models.resolve(shape.network() + ".onnx").toString();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    float[] logits = new float[shape.batch() * shape.classes()];
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor input =
              OnnxTensor.createTensor(
                  environment, pixels(shape), new long[] {shape.batch(), shape.inputs()})) {
        Map<String, OnnxTensor> inputs = Map.of("features", input);
        while (clock.lap()) {
          try (OrtSession.Result result = session.run(inputs)) {
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(logits);
          }
        }
      }
    }
  }

  private static FloatBuffer pixels(TrainingCase shape) {
    int count = shape.batch() * shape.inputs();
    FloatBuffer pixels =
        ByteBuffer.allocateDirect(count * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      pixels.put(i, random.nextInt(BYTE_VALUES));
    }
    return pixels;
  }
}
