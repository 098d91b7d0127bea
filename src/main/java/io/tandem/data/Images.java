package io.tandem.data;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;

/** Pictures from files, brought to a data set's shape. */
public final class Images {
  // ITU-R BT.601: how bright red, green and blue are to the eye.
  private static final double RED = 0.299;
  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;
  private static final double WHITE = 255;

  private Images() {}

  /**
   * Reads a picture.
   *
   * @param file PNG, JPEG, GIF or BMP, of any size
   * @return a row of features as {@code shape} says: unsigned bytes, plane after plane
   * @throws DataException if the file is missing or is no picture
   */
  public static byte[] read(Path file, ImageShape shape) {
    BufferedImage picture = scaled(Picture.pixels(file), shape.width(), shape.height());
    byte[] features = new byte[shape.size()];
    int plane = shape.width() * shape.height();
    for (int pixel = 0; pixel < plane; pixel++) {
      int rgb = picture.getRGB(pixel % shape.width(), pixel / shape.width());
      int[] colours = {rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF};
      if (shape.channels() == 1) {
        double grey = RED * colours[0] + GREEN * colours[1] + BLUE * colours[2];
        features[pixel] = level(grey, shape);
      } else {
        for (int channel = 0; channel < shape.channels(); channel++) {
          features[channel * plane + pixel] = level(colours[channel], shape);
        }
      }
    }
    return features;
  }

  private static byte level(double colour, ImageShape shape) {
    return (byte) Math.round(colour / WHITE * shape.white());
  }

  /** Halves first where it shrinks: interpolation alone would skip pixels. */
  private static BufferedImage scaled(BufferedImage picture, int width, int height) {
    BufferedImage current = picture;
    while (current.getWidth() >= 2 * width && current.getHeight() >= 2 * height) {
      current = draw(current, current.getWidth() / 2, current.getHeight() / 2);
    }
    return draw(current, width, height);
  }

  private static BufferedImage draw(BufferedImage picture, int width, int height) {
    BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = drawn.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, width, height, null);
    graphics.dispose();
    return drawn;
  }
}
