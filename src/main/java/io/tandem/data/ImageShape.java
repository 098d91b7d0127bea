package io.tandem.data;

/**
 * How a row of features is an image: {@code channels} planes, each {@code height} rows of {@code
 * width} pixels.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 * @param height in pixels
 * @param width in pixels
 * @param white the value of the brightest pixel; the darkest has 0
 */
public record ImageShape(int channels, int height, int width, int white) {
  private static final int LARGEST_SIDE = 1 << 14;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if they are not those of an image
   */
  public ImageShape {
    if ((channels != 1 && channels != 3)
        || height < 1
        || height > LARGEST_SIDE
        || width < 1
        || width > LARGEST_SIDE
        || white < 1
        || white > 255) {
      throw new IllegalArgumentException(
          String.format(
              "no image has %d channels of %d x %d pixels up to %d",
              channels, height, width, white));
    }
  }

  /** The number of features of such an image. */
  public int size() {
    return channels * height * width;
  }
}
