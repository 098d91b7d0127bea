package io.tandem.data;

import io.tandem.backend.ImageFrame;
import io.tandem.backend.ImageView;
import io.tandem.backend.ImageViews;
import io.tandem.random.Philox;
import io.tandem.random.Purpose;

/**
 * How training varies the images that it sees, each anew in every epoch; what is evaluated is never
 * varied.
 *
 * @param flip whether left and right change places in half of the images
 * @param shift by how many pixels, at most, an image is shifted, up or down and to either side; all
 *     shifts are as likely
 * @param cutout the side in pixels of the square that is left out (DeVries and Taylor, "Improved
 *     Regularization of Convolutional Neural Networks with Cutout", 2017): its centre is any pixel
 *     of the image, so that a part of it may lie outside; 0 for none
 */
public record Augmentation(boolean flip, int shift, int cutout) {
  /** Images as they are. */
  public static final Augmentation NONE = new Augmentation(false, 0, 0);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public Augmentation {
    if (shift < 0 || cutout < 0) {
      throw new IllegalArgumentException(
          "shift and cutout should be at least 0, and are " + shift + " and " + cutout);
    }
  }

  /** Whether any image is seen other than it is. */
  public boolean varies() {
    return flip || shift > 0 || cutout > 0;
  }

  /** What a device is told of images of a shape. */
  public ImageFrame frame(ImageShape shape) {
    return new ImageFrame(shape.channels(), shape.height(), shape.width(), cutout);
  }

  /**
   * How the images of an epoch are seen: a function of the seed, the epoch and the image's place in
   * the epoch, whatever the device and the size of mini-batches.
   *
   * @param count the images that the epoch visits
   */
  public ImageViews views(ImageShape shape, int seed, int epoch, int count) {
    Philox random = new Philox(seed, Purpose.AUGMENTATION);
    ImageViews views = new ImageViews(count);
    for (int i = 0; i < count; i++) {
      views.set(i, view(shape, random.bits(epoch, i)));
    }
    return views;
  }

  private ImageView view(ImageShape shape, long bits) {
    // Taken as a fraction of 2^64, random bits are cut into as many equal parts as there are
    // views: each choice takes the part's number, and leaves the place within the part. A view's
    // probability is off by its number of alternatives, in all, over 2^64.
    int shifts = 2 * shift + 1;
    long rest = bits;
    final boolean mirrored = flip && part(rest, 2) == 1;
    rest *= 2;
    final int down = part(rest, shifts) - shift;
    rest *= shifts;
    final int right = part(rest, shifts) - shift;
    rest *= shifts;
    final int centreRow = part(rest, shape.height());
    rest *= shape.height();
    final int centreColumn = part(rest, shape.width());
    return new ImageView(mirrored, down, right, centreRow - cutout / 2, centreColumn - cutout / 2);
  }

  /** The upper half of the product of an unsigned number and one that is not negative. */
  private static int part(long unsigned, int parts) {
    long high = Math.multiplyHigh(unsigned, parts);
    return (int) (unsigned < 0 ? high + parts : high);
  }
}
