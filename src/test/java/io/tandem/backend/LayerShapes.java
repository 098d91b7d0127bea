package io.tandem.backend;

import io.tandem.measure.LayerShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The shapes on which layers are tried. */
final class LayerShapes {
  /** Just below, at and above the widths of vectors, and of the tiles that kernels work in. */
  private static final int[] EDGES = {5, 6, 7, 15, 16, 17, 31, 32, 33, 63, 64, 65};

  /** Just below, at and above the lengths at which kernels cut a sum into pieces. */
  private static final int[] LENGTHS = {1, 255, 256, 257, 512, 513, 1025};

  private static final int RANDOM_SHAPES = 60;
  private static final int SEED = 20240229;

  private LayerShapes() {}

  /** Every shape on which products are tried. */
  static List<LayerShape> all() {
    List<LayerShape> shapes = new ArrayList<>(few());
    shapes.addAll(edges());
    shapes.add(new LayerShape(127, 129, 131));
    shapes.add(new LayerShape(50, 3072, 34));
    shapes.add(new LayerShape(130, 270, 140));
    Random random = new Random(SEED);
    for (int i = 0; i < RANDOM_SHAPES; i++) {
      shapes.add(new LayerShape(size(random), size(random), size(random)));
    }
    return shapes;
  }

  /** Shapes around the sizes at which kernels change tiles or cut sums, along each dimension. */
  static List<LayerShape> edges() {
    List<LayerShape> shapes = new ArrayList<>();
    for (int edge : EDGES) {
      shapes.add(new LayerShape(edge, edge, edge));
      shapes.add(new LayerShape(edge, 9, 10));
      shapes.add(new LayerShape(4, edge, 11));
      shapes.add(new LayerShape(13, 8, edge));
    }
    for (int length : LENGTHS) {
      shapes.add(new LayerShape(length, 5, 7));
      shapes.add(new LayerShape(5, length, 7));
      shapes.add(new LayerShape(5, 7, length));
    }
    return shapes;
  }

  /** Shapes enough for what does not depend on how a product is cut into tiles. */
  static List<LayerShape> few() {
    return List.of(
        new LayerShape(1, 1, 1),
        new LayerShape(1, 3, 2),
        new LayerShape(2, 1, 10),
        new LayerShape(7, 13, 17),
        new LayerShape(1, 64, 10),
        new LayerShape(16, 32, 8),
        new LayerShape(33, 31, 65),
        new LayerShape(129, 127, 10));
  }

  /** From 1 to 100, small sizes being the more common. */
  private static int size(Random random) {
    return (int) Math.pow(100, random.nextDouble() * 1.001);
  }
}
