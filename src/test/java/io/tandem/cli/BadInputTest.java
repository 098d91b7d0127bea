package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake gets one clear line and its exit code, and leaves nothing behind. */
class BadInputTest {
  private static final int RECORD = 3073;
  private static final int RECORDS = 10_000;

  @TempDir private Path folder;

  private static void assertFails(Program program, int exitCode, String... words) {
    assertThat(program.exitCode()).as(program.out() + program.err()).isEqualTo(exitCode);
    assertThat(program.error()).contains(words);
    assertThat(program.err()).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(program.err().lines().count()).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--hidden|0|--hidden",
        "--hidden|50,,10|--hidden",
        "--hidden|-3|--hidden",
        "--hidden|many|--hidden",
        "--hidden|99999999999|--hidden",
        "--learning-rate|NaN|--learning-rate",
        "--learning-rate|0|--learning-rate",
        "--learning-rate|-1|--learning-rate",
        "--learning-rate|Infinity|--learning-rate",
        "--learning-rate|fast|--learning-rate",
        "--learning-rate-decay|NaN|--learning-rate-decay",
        "--optimizer|sdg|--optimizer",
        "--momentum|0.9|--optimizer momentum",
        "--schedule|cosinus|--schedule",
        "--step-epochs|3|--schedule step",
        "--warm-up-epochs|-1|--warm-up-epochs",
        "--weight-decay|-0.1|--weight-decay",
        "--clip-norm|0|--clip-norm",
        "--l2|-0.1|--l2",
        "--l2|NaN|--l2",
        "--weight-std|0|--weight-std",
        "--batch-size|0|--batch-size",
        "--epochs|0|--epochs",
        "--iterations|-5|--iterations",
        "--normalize|maybe|--normalize",
        "--shift|-1|--shift",
        "--shift|8|--shift",
        "--cutout|much|--cutout",
        "--precision|float16|--precision",
        "--threads|0|--threads",
        "--colour|red|--colour",
      })
  void optionsThatMakeNoSense(String option, String value, String named) {
    assertFails(Program.run("train", option, value), ExitCodes.USAGE, named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--optimizer momentum --momentum 1",
        "--optimizer nesterov --momentum -0.1",
        "--schedule step --step-epochs 0",
        "--schedule step --learning-rate-decay 0",
        "--schedule cosine --learning-rate-decay 0.9",
        "--optimizer adam --momentum 0.9",
      })
  void optionsThatDoNotFitTheOptimizer(String options) {
    String[] words = options.split(" ");
    assertFails(
        Program.run(Stream.concat(Stream.of("train"), Stream.of(words)).toArray()),
        ExitCodes.USAGE,
        words[2]);
  }

  @Test
  void epochsAndIterationsAtOnce() {
    assertFails(
        Program.run("train", "--epochs", "1", "--iterations", "1"),
        ExitCodes.USAGE,
        "--epochs",
        "--iterations");
  }

  @Test
  void aDeviceThatIsNotThere() {
    assertFails(Program.run("train", "--device", "abacus"), ExitCodes.DEVICE, "abacus", "cpu");
  }

  @Test
  void aDataSetThatNobodyKnows() {
    assertFails(Program.run("train", "--data", "mnits"), ExitCodes.INPUT, "mnits", "digits");
  }

  @Test
  void aMissingDataFolder() {
    Path missing = folder.resolve("missing");
    assertFails(
        Program.run("train", "--data", "cifar10:" + missing),
        ExitCodes.INPUT,
        missing.toString(),
        "get_datasets.sh");
  }

  @Test
  void aTruncatedBatchFile() throws IOException {
    Path file = folder.resolve("data_batch_1.bin");
    Files.write(file, new byte[5 * RECORD + 17]);
    assertFails(
        Program.run("train", "--data", "cifar10:" + folder),
        ExitCodes.INPUT,
        "data_batch_1.bin",
        String.valueOf(5 * RECORD + 17));
  }

  @Test
  void aWrongLabel() throws IOException {
    byte[] record = new byte[RECORD];
    try (OutputStream out = Files.newOutputStream(folder.resolve("data_batch_1.bin"))) {
      for (int i = 0; i < RECORDS; i++) {
        record[0] = (byte) (i == 1234 ? 10 : 3);
        out.write(record);
      }
    }
    assertFails(
        Program.run("train", "--data", "cifar10:" + folder),
        ExitCodes.INPUT,
        "data_batch_1.bin",
        "10",
        String.valueOf(1234 * RECORD));
  }

  @Test
  void anOutFolderThatIsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("occupied"), "precious");
    assertFails(Program.run("train", "--out", file), ExitCodes.OUTPUT, file.toString());
    assertFails(
        Program.run("train", "--out", file.resolve("below")), ExitCodes.OUTPUT, file.toString());
    assertThat(file).hasContent("precious");
  }

  @Test
  void aMissingModel() {
    Path missing = folder.resolve("missing.safetensors");
    assertFails(Program.run("evaluate", "--model", missing), ExitCodes.INPUT, missing.toString());
  }

  @Test
  void aCorruptedModel() throws IOException {
    Path run = folder.resolve("run");
    Program.run("train", "--epochs", "1", "--out", run);
    byte[] good = Files.readAllBytes(run.resolve("model.safetensors"));

    assertModelRefused(new byte[0]);
    assertModelRefused(Arrays.copyOf(good, 7));
    assertModelRefused(Arrays.copyOf(good, 100));
    assertModelRefused(Arrays.copyOf(good, good.length - 1));
    assertModelRefused(Arrays.copyOf(good, good.length + 1));
    assertModelRefused(withLength(good, 10L << 30));
    assertModelRefused(withLength(good, -1));
    assertModelRefused(withLength(good, 3));
    String text = new String(good, StandardCharsets.ISO_8859_1);
    String overlapping = text.replaceFirst("\"data_offsets\":\\[\\d", "\"data_offsets\":[4");
    assertThat(overlapping).isNotEqualTo(text);
    assertModelRefused(overlapping.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void assertModelRefused(byte[] content) throws IOException {
    Path file = folder.resolve("bad.safetensors");
    Files.write(file, content);
    assertFails(
        Program.run("evaluate", "--model", file), ExitCodes.INPUT, file.getFileName().toString());
    assertFails(
        Program.run("predict", "--model", file, "x.png"),
        ExitCodes.INPUT,
        file.getFileName().toString());
  }

  private static byte[] withLength(byte[] model, long length) {
    byte[] changed = model.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    return changed;
  }

  @Test
  void aModelForOtherInputs() throws IOException {
    Path run = folder.resolve("run");
    Program.run("train", "--epochs", "1", "--out", run);
    writeCifar10();
    assertFails(
        Program.run(
            "evaluate", "--model", run.resolve("model.safetensors"), "--data", "cifar10:" + folder),
        ExitCodes.INPUT,
        "64",
        "3,072");
    Path csv = Files.writeString(folder.resolve("short.csv"), "1,2,3\n");
    assertFails(
        Program.run("predict", "--model", run.resolve("model.safetensors"), csv),
        ExitCodes.INPUT,
        "short.csv",
        "64",
        "3");
  }

  private void writeCifar10() throws IOException {
    byte[] content = new byte[RECORDS * RECORD];
    for (int i = 1; i <= 5; i++) {
      Files.write(folder.resolve("data_batch_" + i + ".bin"), content);
    }
    Files.write(folder.resolve("test_batch.bin"), content);
  }

  @Test
  void anImageThatIsNone() throws IOException {
    Path run = folder.resolve("run");
    Program.run("train", "--epochs", "1", "--out", run);
    Path model = run.resolve("model.safetensors");
    Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
    assertFails(Program.run("predict", "--model", model, text), ExitCodes.INPUT, "text.png");
    assertFails(
        Program.run("predict", "--model", model, folder.resolve("missing.png")),
        ExitCodes.INPUT,
        "missing.png");
  }

  @Test
  void jsonThatCannotBeWritten() {
    Path file = folder.resolve("missing").resolve("result.json");
    assertFails(Program.run("devices", "--json", file), ExitCodes.OUTPUT, file.toString());
  }
}
