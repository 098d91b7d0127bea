package io.tandem.data;

/**
 * How a row of features is an image: {@code channels} planes, each {@code height} rows of {@code
 * width} pixels.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 * @param height in pixels
 * @param width in pixels
 */
public record ImageShape(int channels, int height, int width) {
  /** The number of features of such an image. */
  public int size() {
    return channels * height * width;
  }
}
