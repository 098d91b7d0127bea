package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tandem.backend.Features;
import io.tandem.data.Augmentation;
import io.tandem.data.Dataset;
import io.tandem.data.Digits;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class AugmentationOptionsTest {
  private static final Dataset DIGITS = Digits.load().training();
  private static final Dataset ROWS =
      new Dataset(
          "measurements",
          new Features.Reals(new double[2][4], 4),
          new int[2],
          List.of("a", "b"),
          Optional.empty());

  @Command
  private static final class Anything {
    @Mixin private AugmentationOptions augmentation;
  }

  private static Augmentation parse(Dataset training, String... arguments) {
    Anything command = new Anything();
    new CommandLine(command).parseArgs(arguments);
    return command.augmentation.of(training);
  }

  @Test
  void nothingIsVariedUnasked() {
    assertThat(parse(DIGITS)).isEqualTo(Augmentation.NONE);
    assertThat(parse(ROWS)).isEqualTo(Augmentation.NONE);
  }

  @Test
  void whatIsAskedForIsDone() {
    assertThat(parse(DIGITS, "--flip", "--shift", "2", "--cutout", "7"))
        .isEqualTo(new Augmentation(true, 2, 7));
  }

  @Test
  void rowsThatAreNoImagesAreNotVaried() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> parse(ROWS, "--shift", "1"))
        .withMessageContainingAll("--shift", "expected images", "measurements", "4 numbers");
  }

  @Test
  void aShiftOrASquareAsLargeAsTheImageIsRefused() {
    for (String option : List.of("--shift", "--cutout")) {
      for (String value : List.of("-1", "8", "1000")) {
        assertThatExceptionOfType(ParameterException.class)
            .isThrownBy(() -> parse(DIGITS, option, value))
            .withMessageContainingAll(option, value);
      }
    }
  }
}
