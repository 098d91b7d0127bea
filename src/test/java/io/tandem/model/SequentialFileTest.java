package io.tandem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.backend.Precision;
import io.tandem.nn.LayerKind;
import io.tandem.nn.LayerParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as PyTorch's users save them, laid out by hand. */
class SequentialFileTest {
  @TempDir private Path folder;

  /**
   * A file with one number after the other, 1, 2, 3 and so on.
   *
   * @param tensors each a name, a blank and its shape, such as {@code 0.weight [2,3]}
   */
  private Path file(String metadata, String... tensors) throws IOException {
    StringBuilder header = new StringBuilder("{").append(metadata);
    int numbers = 0;
    for (String tensor : tensors) {
      String name = tensor.split(" ")[0];
      String shape = tensor.split(" ")[1];
      int count = 1;
      for (String dimension : shape.substring(1, shape.length() - 1).split(",")) {
        count *= Integer.parseInt(dimension);
      }
      header
          .append(header.length() == 1 ? "" : ",")
          .append('"' + name + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[")
          .append(4 * numbers + "," + 4 * (numbers + count) + "]}");
      numbers += count;
    }
    byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + 4 * numbers).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    for (int i = 1; i <= numbers; i++) {
      bytes.putFloat(i);
    }
    return Files.write(folder.resolve("torch.safetensors"), bytes.array());
  }

  @Test
  void theStateOfASequentialIsRead() throws IOException {
    Path file = file("", "2.weight [1,2]", "0.bias [2]", "0.weight [2,3]", "2.bias [1]");
    Weights weights = ModelFile.readWeights(file);
    assertThat(weights)
        .usingRecursiveComparison()
        .isEqualTo(
            new Weights(
                List.of(
                    new LayerParameters(
                        3, 2, new double[] {5, 6, 7, 8, 9, 10}, new double[] {3, 4}),
                    new LayerParameters(2, 1, new double[] {1, 2}, new double[] {11})),
                Precision.FLOAT32));
  }

  /** Of a batch normalisation PyTorch saves how many mini-batches it has seen, too. */
  @Test
  void aCountOfMiniBatchesIsPassedOver() throws IOException {
    Path file =
        file(
            "",
            "0.weight [2,3]",
            "0.bias [2]",
            "1.weight [2]",
            "1.bias [2]",
            "1.running_mean [2]",
            "1.running_var [2]",
            "1.num_batches_tracked [2]",
            "3.weight [1,2]",
            "3.bias [1]");
    String floats = "tracked\":{\"dtype\":\"F32\",\"shape\":[2]";
    String count = "tracked\":{\"dtype\":\"I64\",\"shape\":[] ";
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, bytes.replace(floats, count), StandardCharsets.ISO_8859_1);
    List<LayerParameters> layers = ModelFile.readWeights(file).layers();
    assertThat(layers).hasSize(3);
    assertThat(layers.get(1).kind()).isEqualTo(LayerKind.BATCH_NORMALIZATION);
    assertThat(layers.get(2).weights()).containsExactly(19, 20);
    // A count elsewhere, or of another type, is none.
    String weights = bytes.replace("3.bias\":{\"dtype\":\"F32\"", "3.bias\":{\"dtype\":\"I64\"");
    Files.writeString(file, weights, StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> ModelFile.readWeights(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("3.bias: expected dtype F32 or F64");
  }

  @Test
  void flattenInFrontAndDropoutBetweenHaveNoTensors() throws IOException {
    Path file =
        file(
            "\"__metadata__\":{\"format\":\"pt\"}",
            "1.weight [2,3]",
            "1.bias [2]",
            "4.weight [2,2]",
            "4.bias [2]",
            "10.weight [1,2]",
            "10.bias [1]");
    assertThat(ModelFile.readWeights(file).layers())
        .extracting(LayerParameters::outputs)
        .containsExactly(2, 2, 1);
  }

  @Test
  void tandemsEarlierNamesAreRead() throws IOException {
    Path file =
        file(
            "",
            "layers.0.weight [2,3]",
            "layers.0.bias [2]",
            "layers.1.weight [1,2]",
            "layers.1.bias [1]");
    assertThat(ModelFile.readWeights(file).layers())
        .extracting(LayerParameters::inputs)
        .containsExactly(3, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0.weight [2,3]; 0.bias [2]; 1.weight [1,2]; 1.bias [1]; an activation between",
        "0.weight [2,3]; 0.bias [2]; 2.weight [1,3]; 2.bias [1]; 2.weight takes 3 features",
        "0.weight [2,3]; 0.bias [2]; 2.weight [1,2]; 2.bias [2]; 2.bias is [2]",
        "0.weight [2,3]; 0.bias [2]; 2.weight [1,2]; 3.bias [1]; a tensor 2.bias",
        "0.weight [2,3]; 0.bias [2]; 1.running_mean [2]; 1.running_var [2]; 1.running_",
        "0.weight [2,3]; 0.bias [2]; 2.weight [1,2,1]; 2.bias [1]; 2 dimensions",
        "fc1.weight [2,3]; fc1.bias [2]; fc2.weight [1,2]; fc2.bias [1]; torch.nn.Sequential",
      })
  void whatIsAnotherNetworkIsRefused(
      String one, String two, String three, String four, String message) throws IOException {
    Path file = file("", one, two, three, four);
    assertThatThrownBy(() -> ModelFile.readWeights(file))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void aModelNeedsToBeToldHowItsInputsWereNormalised() throws IOException {
    Path file = file("", "0.weight [2,3]", "0.bias [2]");
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("--normalize");
  }
}
