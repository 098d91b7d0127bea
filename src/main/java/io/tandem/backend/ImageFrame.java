package io.tandem.backend;

/**
 * How a row of features is an image, for a cursor that has {@link ImageViews} of its examples.
 *
 * @param channels the planes of a row, one after the other, each {@code height} rows of {@code
 *     width} pixels
 * @param height in pixels
 * @param width in pixels
 * @param cutout the side, in pixels, of the square that a view leaves out; 0 for none
 */
public record ImageFrame(int channels, int height, int width, int cutout) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if they are not those of an image and a square
   */
  public ImageFrame {
    if (channels < 1
        || height < 1
        || width < 1
        || cutout < 0
        || (long) height * width > Integer.MAX_VALUE / channels) {
      throw new IllegalArgumentException(
          String.format(
              "no image has %d channels of %d x %d pixels with a square of %d cut out",
              channels, height, width, cutout));
    }
  }

  /** The number of features of such an image. */
  public int size() {
    return channels * height * width;
  }
}
