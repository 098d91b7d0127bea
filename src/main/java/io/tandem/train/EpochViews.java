package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.Cursor;
import io.tandem.backend.ImageViews;
import io.tandem.data.Augmentation;
import io.tandem.data.Dataset;
import io.tandem.data.ImageShape;

/** How training sees the images of each epoch; nothing at all where they are seen as they are. */
final class EpochViews {
  private final Augmentation augmentation;
  private final int seed;
  private final int examples;
  private final ImageShape shape;
  private ImageViews views;

  /**
   * Views of the training part.
   *
   * @throws IllegalArgumentException if images are to be varied and the data is not images
   */
  EpochViews(Dataset training, TrainingOptions options) {
    augmentation = options.augmentation();
    seed = options.seed();
    examples = training.size();
    shape = augmentation.varies() ? training.image().orElseThrow(() -> notImages(training)) : null;
  }

  private static IllegalArgumentException notImages(Dataset data) {
    return new IllegalArgumentException(
        "flips, shifts and cutout need images, and " + data.name() + " has none");
  }

  /** The bytes that they take on a device. */
  long bytes() {
    return shape == null ? 0 : (long) examples * ImageViews.LENGTH * Integer.BYTES;
  }

  /** A cursor that can be given them. */
  Cursor cursor(Backend backend) {
    return shape == null ? backend.cursor() : backend.cursor(augmentation.frame(shape));
  }

  /** Draws an epoch's, which may be done while the device still reads another's. */
  void draw(int epoch) {
    draw(epoch, examples);
  }

  /** Draws those of a part of an epoch, or of more. */
  void draw(int epoch, int count) {
    if (shape != null) {
      views = augmentation.views(shape, seed, epoch, count);
    }
  }

  /** Gives the last drawn to a cursor, once its order is written. */
  void write(Backend backend, Cursor cursor) {
    if (shape != null) {
      backend.write(cursor, views);
    }
  }
}
