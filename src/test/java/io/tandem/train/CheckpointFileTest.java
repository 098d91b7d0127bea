package io.tandem.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.backend.Precision;
import io.tandem.model.ModelException;
import io.tandem.model.Safetensors;
import io.tandem.model.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
  private static final Checkpoint CHECKPOINT =
      new Checkpoint(
          List.of(
              new HistoryEntry(50, 0.5, 1 / 3.0, 0.25, OptionalDouble.empty(), 0.1, 0.125),
              new HistoryEntry(100, 1, 0.3, 0.75, OptionalDouble.of(0.7), 0.1, 1e-9)),
          Map.of("parameters.0", new double[] {1, -2.5f, 3e-30f}, "momentum.0", new double[1]),
          Map.of("parameters.0", new double[] {4, 5, 6}));

  @TempDir private Path folder;

  private Path write(Precision precision) throws IOException {
    Path file = folder.resolve("checkpoint.safetensors");
    CheckpointFile.write(file, CHECKPOINT, precision, Map.of("options", "[]"));
    return file;
  }

  @Test
  void readsWhatItWrote() throws IOException {
    for (Precision precision : List.of(Precision.FLOAT32, Precision.FLOAT64)) {
      CheckpointFile.Content content = CheckpointFile.read(write(precision));
      assertThat(content.checkpoint()).usingRecursiveComparison().isEqualTo(CHECKPOINT);
      assertThat(content.checkpoint().iteration()).isEqualTo(100);
      assertThat(content.texts()).isEqualTo(Map.of("options", "[]"));
    }
  }

  @Test
  void theStartHasNoHistory() throws IOException {
    Path file = folder.resolve("start.safetensors");
    Checkpoint start = new Checkpoint(List.of(), CHECKPOINT.state(), Map.of());
    CheckpointFile.write(file, start, Precision.FLOAT32, Map.of());
    Checkpoint read = CheckpointFile.read(file).checkpoint();
    assertThat(read).usingRecursiveComparison().isEqualTo(start);
    assertThat(read.iteration()).isZero();
  }

  @Test
  void refusesWhatIsNoCheckpoint() throws IOException {
    assertThatThrownBy(() -> CheckpointFile.read(folder.resolve("missing")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("missing");
    Path model = folder.resolve("model.safetensors");
    new Safetensors(Map.of(), Map.of("format", "tandem-1")).write(model);
    assertThatThrownBy(() -> CheckpointFile.read(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("tandem-checkpoint-1, found tandem-1");
    Map<String, Tensor> tensors = new HashMap<>();
    tensors.put(
        "history.iteration", new Tensor(Precision.FLOAT64, List.of(2), new double[] {1, 2}));
    new Safetensors(tensors, Map.of("format", "tandem-checkpoint-1")).write(model);
    assertThatThrownBy(() -> CheckpointFile.read(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected 2 numbers of history.epoch, found 0");
    tensors.put("history.loss", tensors.remove("history.iteration"));
    new Safetensors(tensors, Map.of("format", "tandem-checkpoint-1")).write(model);
    assertThatThrownBy(() -> CheckpointFile.read(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected 0 numbers of history.loss, found 2");
  }

  @Test
  void refusesAHistoryThatGoesBack() throws IOException {
    Path file = folder.resolve("back.safetensors");
    List<HistoryEntry> history = CHECKPOINT.history();
    List<HistoryEntry> back = List.of(history.get(1), history.get(0));
    CheckpointFile.write(
        file, new Checkpoint(back, Map.of(), Map.of()), Precision.FLOAT32, Map.of());
    assertThatThrownBy(() -> CheckpointFile.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected in history.iteration numbers that grow, found 50");
  }

  @Test
  void aDamagedFileIsRefusedOrReadButNeverAnotherFailure() throws IOException {
    byte[] good = Files.readAllBytes(write(Precision.FLOAT32));
    Path bad = folder.resolve("bad.safetensors");
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] bytes = i % 2 == 0 ? good.clone() : Arrays.copyOf(good, random.nextInt(good.length));
      if (bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(bad, bytes);
      try {
        CheckpointFile.read(bad);
      } catch (ModelException e) {
        assertThat(e).hasMessageContaining("bad.safetensors");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(250);
    assertThat(new String(good, StandardCharsets.ISO_8859_1)).contains("best.parameters.0");
  }
}
