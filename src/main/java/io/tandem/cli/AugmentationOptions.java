package io.tandem.cli;

import io.tandem.data.Augmentation;
import io.tandem.data.Dataset;
import io.tandem.data.ImageShape;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How the training images are varied. */
final class AugmentationOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--flip",
      description = "mirror half of the training images, other ones in every epoch")
  private boolean flip;

  @Option(
      names = "--shift",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "shift each training image by up to so many pixels, up or down and to either side"
              + " (default: ${DEFAULT-VALUE})")
  private int shift;

  @Option(
      names = "--cutout",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "leave a square of so many pixels a side out of each training image"
              + " (default: ${DEFAULT-VALUE})")
  private int cutout;

  /** What the options say, for this training part. */
  Augmentation of(Dataset training) {
    Check.option(command, shift >= 0, "--shift", "at least 0", shift);
    Check.option(command, cutout >= 0, "--cutout", "at least 0", cutout);
    Augmentation augmentation = new Augmentation(flip, shift, cutout);
    if (!augmentation.varies()) {
      return augmentation;
    }
    ImageShape shape = training.image().orElseThrow(() -> notImages(training));
    int side = Math.min(shape.height(), shape.width());
    String fitting =
        String.format(
            "below %d, the side of images of %d x %d", side, shape.height(), shape.width());
    Check.option(command, shift < side, "--shift", fitting, shift);
    Check.option(command, cutout < side, "--cutout", fitting, cutout);
    return augmentation;
  }

  private ParameterException notImages(Dataset training) {
    return new ParameterException(
        command.commandLine(),
        "--flip, --shift and --cutout: expected images, and "
            + training.name()
            + " has rows of "
            + training.features().columns()
            + " numbers that are none; leave these options out");
  }
}
