package io.tandem.report;

import io.tandem.backend.Features;
import io.tandem.data.ImageShape;
import java.awt.image.BufferedImage;

/** Examples as pictures. */
final class ExampleImage {
  private static final double WHITE = 255;

  private ExampleImage() {}

  /** One row of features, a pixel a pixel. */
  static BufferedImage of(Features features, int row, ImageShape shape) {
    BufferedImage image =
        new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
    int plane = shape.width() * shape.height();
    for (int pixel = 0; pixel < plane; pixel++) {
      int rgb = 0;
      for (int colour = 0; colour < 3; colour++) {
        int channel = shape.channels() == 1 ? 0 : colour;
        double level = features.value(row, channel * plane + pixel) / shape.white();
        rgb = rgb << 8 | (int) Math.round(WHITE * Math.max(0, Math.min(1, level)));
      }
      image.setRGB(pixel % shape.width(), pixel / shape.width(), rgb);
    }
    return image;
  }
}
