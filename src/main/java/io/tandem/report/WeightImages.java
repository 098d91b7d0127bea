package io.tandem.report;

import io.tandem.data.ImageShape;
import io.tandem.nn.LayerParameters;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** The weights of a first layer as images: what each hidden unit looks for. */
public final class WeightImages {
  private static final int MOST_UNITS = 400;
  private static final int TILE_PIXELS = 80;
  private static final int GAP = 4;
  private static final Color BACKGROUND = Color.WHITE;

  private WeightImages() {}

  /**
   * Writes a grid of images, one a unit, row by row: the first 400 units, if there are more. Each
   * is scaled to its own range, from its smallest weight (black) to its largest (white).
   *
   * @param first the layer behind the inputs
   * @param shape of the inputs
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, LayerParameters first, ImageShape shape) throws IOException {
    BufferedImage grid = grid(first, shape);
    Png.write(file, grid);
  }

  static BufferedImage grid(LayerParameters first, ImageShape shape) {
    int units = Math.min(first.outputs(), MOST_UNITS);
    int across = (int) Math.ceil(Math.sqrt(units));
    int down = (units + across - 1) / across;
    int zoom = Math.max(1, TILE_PIXELS / Math.max(shape.width(), shape.height()));
    int stepX = shape.width() * zoom + GAP;
    int stepY = shape.height() * zoom + GAP;
    BufferedImage grid =
        new BufferedImage(across * stepX + GAP, down * stepY + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = grid.createGraphics();
    graphics.setColor(BACKGROUND);
    graphics.fillRect(0, 0, grid.getWidth(), grid.getHeight());
    for (int unit = 0; unit < units; unit++) {
      graphics.drawImage(
          unitImage(first.weights(), unit * shape.size(), shape),
          GAP + unit % across * stepX,
          GAP + unit / across * stepY,
          shape.width() * zoom,
          shape.height() * zoom,
          null);
    }
    graphics.dispose();
    return grid;
  }

  private static BufferedImage unitImage(double[] weights, int from, ImageShape shape) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + shape.size(); i++) {
      least = Math.min(least, weights[i]);
      most = Math.max(most, weights[i]);
    }
    BufferedImage image =
        new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
    int plane = shape.width() * shape.height();
    for (int pixel = 0; pixel < plane; pixel++) {
      int rgb = 0;
      for (int colour = 0; colour < 3; colour++) {
        int channel = shape.channels() == 1 ? 0 : colour;
        double weight = weights[from + channel * plane + pixel];
        rgb = rgb << 8 | level(weight, least, most);
      }
      image.setRGB(pixel % shape.width(), pixel / shape.width(), rgb);
    }
    return image;
  }

  private static int level(double weight, double least, double most) {
    return most > least ? (int) Math.round(255 * (weight - least) / (most - least)) : 128;
  }
}
