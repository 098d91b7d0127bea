package io.tandem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.BesideOthers;
import io.tandem.backend.Activation;
import io.tandem.backend.Precision;
import io.tandem.backend.Scaling;
import io.tandem.data.ImageShape;
import io.tandem.nn.LayerParameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@BesideOthers
class ModelFileTest {
  private static final int MUTATIONS = 4_000;
  private static final long SEED = 20_261_124;

  @TempDir private Path folder;

  private static Model model(Precision precision) {
    return new Model(
        List.of(layer(4, 3, precision), layer(3, 2, precision)),
        Activation.LEAKY_RELU,
        precision,
        new Scaling(new double[] {1, 2, 3, 1.0 / 3}, new double[] {1, 1, 0.1, 2}),
        List.of("cat", "dog, \"big\""),
        Optional.of(new ImageShape(1, 2, 2, 255)),
        Map.of("data", "digits", "seed", 7));
  }

  private static LayerParameters layer(int inputs, int outputs, Precision precision) {
    return new LayerParameters(
        inputs, outputs, numbers(inputs * outputs, precision), numbers(outputs, precision));
  }

  private static double[] numbers(int count, Precision precision) {
    DoubleStream numbers = IntStream.range(0, count).mapToDouble(i -> Math.sin(i + count) / 3);
    return (precision == Precision.FLOAT64 ? numbers : numbers.map(x -> (float) x)).toArray();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void isReadAsItWasWritten(Precision precision) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Model written = model(precision);
    ModelFile.write(file, written);
    assertThat(ModelFile.read(file)).usingRecursiveComparison().isEqualTo(written);
  }

  @Test
  void hasTheLayoutThatOtherProgramsRead() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, model(Precision.FLOAT32));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    String header = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
    assertThat(length % 8).isZero();
    assertThat(header)
        .contains(
            "\"0.weight\":{\"dtype\":\"F32\",\"shape\":[3,4],\"data_offsets\":[0,48]}",
            "\"0.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[48,60]}",
            "\"2.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[60,84]}",
            "\"2.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[84,92]}");
    assertThat(bytes.getFloat(8 + length)).isEqualTo((float) (Math.sin(12) / 3));
  }

  /** Java's own text of 2 to the -44th has one digit more before version 19. */
  @Test
  void numbersHaveNoDigitTooMany() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Scaling scaling = new Scaling(new double[] {0x1p-44, 2, 3, 4}, new double[] {1, 1, 1, 1});
    ModelFile.write(
        file,
        new Model(
            model(Precision.FLOAT32).layers(),
            Precision.FLOAT32,
            scaling,
            List.of("a", "b"),
            Optional.empty(),
            Map.of()));
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .contains("[5.684341886080802E-14,2.0,3.0,4.0]");
    assertThat(ModelFile.read(file).scaling().mean()).isEqualTo(scaling.mean());
  }

  @Test
  void ofFilesFromBeforeThereWasAChoiceTheActivationIsRelu() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, model(Precision.FLOAT32));
    replaceInHeader(file, "activation", "otherwise!");
    assertThat(ModelFile.read(file).activation()).isEqualTo(Activation.RELU);
  }

  @Test
  void anActivationThatIsNotKnownIsRefused() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, model(Precision.FLOAT32));
    replaceInHeader(file, "leaky-relu", "swish-relu");
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            file
                + ": expected the metadata activation to be one of [identity, relu, leaky-relu,"
                + " gelu, tanh, sigmoid], found swish-relu");
  }

  private static void replaceInHeader(Path file, String text, String by) throws IOException {
    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(content).containsOnlyOnce(text);
    assertThat(by).hasSameSizeAs(text);
    Files.writeString(file, content.replace(text, by), StandardCharsets.ISO_8859_1);
  }

  @Test
  void whatWasThereSurvivesAWriteThatFails() throws IOException {
    Path file = Files.writeString(folder.resolve("model.safetensors"), "precious");
    Model broken =
        new Model(
            model(Precision.FLOAT32).layers(),
            Precision.FLOAT32,
            Scaling.none(4),
            List.of("a", "b"),
            Optional.empty(),
            Map.of("no JSON", new Object()));
    assertThatThrownBy(() -> ModelFile.write(file, broken)).isInstanceOf(IOException.class);
    assertThat(file).hasContent("precious");
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  /** Whatever happened to a file: it is read as a model or refused by name, and nothing else. */
  @Test
  void damagedFilesAreRefusedByName() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, model(Precision.FLOAT32));
    byte[] good = Files.readAllBytes(file);
    int header = (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Files.write(file, mutated(good, header, random));
      try {
        assertThat(ModelFile.read(file).inputs()).isPositive();
      } catch (ModelException e) {
        refused++;
        assertThat(e).hasMessageStartingWith(file.toString());
      } catch (RuntimeException e) {
        throw new AssertionError("mutation " + i + " under seed " + SEED, e);
      }
    }
    assertThat(refused).isGreaterThan(MUTATIONS / 2);
  }

  private static byte[] mutated(byte[] good, int header, Random random) {
    byte[] bytes = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes[random.nextInt(8)] = (byte) random.nextInt(256);
      case 1 -> bytes[8 + random.nextInt(header)] = (byte) (' ' + random.nextInt(95));
      case 2 -> bytes[8 + random.nextInt(header)] = (byte) random.nextInt(256);
      default -> bytes = Arrays.copyOf(bytes, random.nextInt(2 * bytes.length));
    }
    return bytes;
  }
}
